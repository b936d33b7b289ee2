using InferLine.Estimation;
using InferLine.Evaluation.Baselines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Workloads;

namespace InferLine.Evaluation.Planning;

/// <summary>All ways of planning on one question.</summary>
/// <param name="Plans">In the order of <see cref="Methods"/>; <see langword="null"/> where a method finds no plan.</param>
internal sealed record PlannerComparison(IReadOnlyList<PlannedOutcome?> Plans)
{
    /// <summary>The index of CG-Mean, on the fastest hardware.</summary>
    public const int Mean = 2;

    /// <summary>The index of CG-Peak, on the fastest hardware.</summary>
    public const int Peak = 3;

    /// <summary>No limit of time: results are to be the same on every machine.</summary>
    private static readonly PlannerOptions Options = new() { TimeLimit = null };

    /// <summary>The methods. Those with a star are given the hardware that auto chose.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["auto", "greedy", "CG-Mean", "CG-Peak", "CG-Mean*", "CG-Peak*"];

    /// <summary>Plans by every method, and judges the plans on the sample and on another workload.</summary>
    public static PlannerComparison Of(PlanningRequest request, Workload other)
    {
        var own = new Estimator(request.Workload, request.Catalog);
        var another = new Estimator(other, request.Catalog);
        Plan? auto = new AutoPlanner(Options).Plan(request).Plan;
        BlackBox? fastest = BlackBox.Create(request, BlackBox.FastestHardware(request));
        BlackBox? planned = auto is null ? null : BlackBox.Create(request, [.. auto.InOrderOf(other.Pipeline).Select(stage => stage.Hardware)]);
        Plan?[] plans = [auto, new GreedyPlanner(Options).Plan(request).Plan, fastest?.ForMeanRate(), fastest?.ForPeakRate(), planned?.ForMeanRate(), planned?.ForPeakRate()];
        return new PlannerComparison([.. plans.Select(plan => plan is null ? null : Judge(plan, own, another))]);
    }

    private static PlannedOutcome Judge(Plan plan, Estimator own, Estimator other)
    {
        Estimate estimate = own.Estimate(plan);
        return new PlannedOutcome(estimate.CostPerHour, estimate.Attainment!.Value, other.Estimate(plan).Attainment!.Value);
    }
}
