using InferLine.Estimation;
using InferLine.Evaluation.Workloads;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Evaluation.Baselines;

/// <summary>
/// Knows what will arrive: every 30 s the cheapest replicas, with hardware and batch sizes as planned, that meet the objective on the arrivals of the 30
/// s, proved by trying all that cost less.
/// </summary>
/// <remarks>
/// A yardstick, no strict bound: a tuner may act within the 30 s, may let one window pay for another, and is held to its misses over the whole trace,
/// where this meets the objective in each window.
/// </remarks>
internal sealed class ReplicaOracle(Plan plan, ProfileCatalog catalog)
{
    public const double WindowSeconds = 30;

    /// <summary>
    /// A stage that cannot serve nine tenths of its items in the window and the objective's latency makes more queries late than any objective here
    /// allows.
    /// </summary>
    private const double LeastShare = 0.9;

    /// <summary>The replicas over time; at every window's start they serve at once.</summary>
    public IReadOnlyList<ReplicaTarget> Schedule(Workload workload)
    {
        var schedule = new List<ReplicaTarget>();
        double start = 0;
        foreach (Workload? window in WorkloadWindows.Divide(workload, WindowSeconds))
        {
            int[] replicas = window is null ? [.. plan.Stages.Select(_ => 1)] : Cheapest(window);
            if (schedule.Count == 0 || !replicas.SequenceEqual(schedule[^1].Replicas))
            {
                schedule.Add(new ReplicaTarget(start, replicas));
            }

            start += WindowSeconds;
        }

        return schedule;
    }

    /// <summary>The cheapest replicas that meet the objective on a workload.</summary>
    public int[] Cheapest(Workload workload)
    {
        IReadOnlyList<StagePlan> stages = plan.InOrderOf(workload.Pipeline);
        double[] prices = [.. stages.Select(stage => catalog.GetHardware(stage.Hardware).CostPerHour)];
        var estimator = new Estimator(workload, catalog);

        // Best first. A vector is made from the least one by adding replicas to stages in order, so each is made once.
        var queue = new PriorityQueue<(int[] Replicas, int From), double>();
        int[] least = [.. stages.Select((stage, s) => Least(workload, stage, s))];
        queue.Enqueue((least, 0), Cost(least));
        while (true)
        {
            (int[] replicas, int from) = queue.Dequeue();
            if (estimator.Estimate(With(stages, replicas)).MeetsObjective == true)
            {
                return replicas;
            }

            for (int stage = from; stage < replicas.Length; stage++)
            {
                int[] more = [.. replicas];
                more[stage]++;
                queue.Enqueue((more, stage), Cost(more));
            }
        }

        double Cost(int[] replicas) => replicas.Zip(prices, (count, price) => count * price).Sum();
    }

    private int Least(Workload workload, StagePlan stage, int index)
    {
        LatencyProfile profile = catalog.GetProfile(workload.Pipeline.Stages[index].Model, stage.Hardware);
        double items = workload.Visits.ScaleFactors[index] * workload.QueryCount;
        return Math.Max(1, (int)Math.Ceiling(LeastShare * items / (profile.ThroughputPerSecond(stage.BatchSize) * (WindowSeconds + plan.Slo!.LatencySeconds))));
    }

    private Plan With(IReadOnlyList<StagePlan> stages, int[] replicas) =>
        new(plan.Pipeline, stages.Select((stage, s) => stage with { Replicas = replicas[s] })) { Slo = plan.Slo };
}
