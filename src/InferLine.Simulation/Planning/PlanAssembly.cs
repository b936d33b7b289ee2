using InferLine.Estimation;
using InferLine.NetworkCalculus;
using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>Makes a plan out of the choices of a search, with all that a plan carries.</summary>
internal static class PlanAssembly
{
    public static Plan Assemble(PlanSpace space, ReadOnlySpan<StageChoice> choices, SearchSummary search)
    {
        PlanningRequest request = space.Request;
        var stages = new StagePlan[choices.Length];
        for (int stage = 0; stage < choices.Length; stage++)
        {
            stages[stage] = new StagePlan(
                space.Pipeline.Stages[stage].Name,
                space.OptionOf(stage, choices[stage]).Hardware.Name,
                choices[stage].BatchSize,
                choices[stage].Replicas,
                space.Delays[choices[stage].Delay])
            {
                Batching = request.Batching,
                ScaleFactor = request.Workload.Visits.ScaleFactors[stage],
                ProvisioningRatio = request.Workload.Arrivals.MeanRatePerSecond > 0 && space.Load(stage, choices[stage]) is var load && double.IsFinite(load) ? load : null,
            };
        }

        var plan = new Plan(space.Pipeline.Name, stages) { Slo = request.Slo };
        Estimate estimate = new Estimator(space.Layout, request.Catalog).Estimate(plan);
        return plan with
        {
            CostPerHour = estimate.CostPerHour,
            MeanRatePerSecond = request.Workload.Arrivals.MeanRatePerSecond,
            Estimate = Summarise(estimate),
            Envelope = ArrivalCurve.Of(request.Workload.Arrivals, ArrivalCurve.DoublingWindows(ServiceTime(space, choices))),
            Search = search,
        };
    }

    public static PlanEstimate Summarise(Estimate estimate) =>
        new()
        {
            Queries = estimate.Queries,
            Attainment = estimate.Attainment!.Value,
            P50 = TimeSpan.FromSeconds(estimate.Latency.P50Seconds),
            P99 = TimeSpan.FromSeconds(estimate.Latency.P99Seconds),
            AtPercentile = TimeSpan.FromSeconds(estimate.AtPercentileSeconds),
        };

    /// <summary>The service time of the pipeline: its longest path, at the planned batch sizes.</summary>
    private static TimeSpan ServiceTime(PlanSpace space, ReadOnlySpan<StageChoice> choices)
    {
        double[] seconds = new double[choices.Length];
        for (int stage = 0; stage < seconds.Length; stage++)
        {
            seconds[stage] = space.OptionOf(stage, choices[stage]).Profile.LatencySeconds(choices[stage].BatchSize);
        }

        return TimeSpan.FromTicks(Math.Max(1, TimeSpan.FromSeconds(space.Pipeline.Topology.LongestPath(seconds)).Ticks));
    }
}
