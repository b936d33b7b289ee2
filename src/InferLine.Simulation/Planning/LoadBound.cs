using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>A lower bound on the cost of a stage from its load alone.</summary>
/// <remarks>
/// All queries but the allowed misses are done by the last arrival plus the latency objective, so at least their items are served between the first arrival and then. In a time W
/// a replica serves at most μ·W items, where μ is the largest n / latency(n) over all allowed batch sizes n: a batch of n items takes at least n / μ. Hence k ≥ items / (μ·W).
/// </remarks>
internal static class LoadBound
{
    /// <summary>Guards the rounding of the quotient; a bound may only be too low.</summary>
    private const double Slack = 1e-9;

    /// <summary>The least number of replicas of a hardware option with which a stage can serve its load, in any plan that meets the objective; at least 1.</summary>
    public static int LeastReplicas(PlanSpace space, int stage, HardwareOption option)
    {
        WorkloadLayout layout = space.Layout;
        double window = layout.Arrivals[^1] - layout.Arrivals[0] + space.Request.Slo.LatencySeconds;
        double replicas = ItemsInTime(space, stage) / (option.Profile.ThroughputPerSecond(option.Profile.MaxBatchSize) * window);
        return (int)Math.Max(1, Math.Ceiling(replicas - (Slack * replicas) - Slack));
    }

    /// <summary>The least cost per hour of a stage in any plan that meets the objective.</summary>
    public static double LeastCost(PlanSpace space, int stage) =>
        space.Options[stage].Min(option => LeastReplicas(space, stage, option) * option.Hardware.CostPerHour);

    /// <summary>The least cost per hour of all stages.</summary>
    public static double LeastCost(PlanSpace space) => Enumerable.Range(0, space.StageCount).Sum(stage => LeastCost(space, stage));

    /// <summary>The least number of items that are in time: all but those of the allowed misses, if these are the queries with the most items.</summary>
    private static long ItemsInTime(PlanSpace space, int stage)
    {
        WorkloadLayout layout = space.Layout;
        long misses = space.Request.Slo.AllowedMisses(layout.QueryCount);
        if (layout.Workload.Visits.IsUniform(stage, out int uniform))
        {
            return uniform * (layout.QueryCount - misses);
        }

        int[] counts = [.. Enumerable.Range(0, layout.QueryCount).Select(query => layout.Workload.Visits.Count(stage, query))];
        Array.Sort(counts);
        return counts.AsSpan(0, (int)(layout.QueryCount - misses)).ToArray().Sum(count => (long)count);
    }
}
