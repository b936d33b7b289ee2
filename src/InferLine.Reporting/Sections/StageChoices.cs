using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Reporting.Charts;

namespace InferLine.Reporting.Sections;

/// <summary>What a plan chose for each stage, in words.</summary>
internal sealed class StageChoices(Pipeline pipeline, ProfileCatalog catalog, Plan plan)
{
    /// <summary>The stages' plans in the pipeline's order.</summary>
    public IReadOnlyList<StagePlan> Stages { get; } = plan.InOrderOf(pipeline);

    /// <summary>A stage as <c>3 × t4, batch 8</c>.</summary>
    public static string Describe(StagePlan stage) =>
        $"{Quantity.Count(stage.Replicas)} × {stage.Hardware}, batch {Quantity.Count(stage.BatchSize)}{(stage.MaxDelay > TimeSpan.Zero ? $" in {Quantity.Duration(stage.MaxDelay.TotalSeconds)}" : "")}";

    /// <summary>A whole plan in one line.</summary>
    public static string Describe(Plan plan) => string.Join("; ", plan.Stages.Select(stage => $"{stage.Stage} {Describe(stage)}"));

    public double CostPerHour(int stage) => Stages[stage].Replicas * catalog.GetHardware(Stages[stage].Hardware).CostPerHour;

    public IReadOnlyList<StageCard> Cards(Func<int, double?> utilization, Func<int, double?> tailShare) =>
        [.. Stages.Select((stage, s) => new StageCard(stage.Stage, pipeline.Stages[s].Model, Describe(stage), utilization(s), tailShare(s)))];
}
