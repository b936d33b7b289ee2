using System.Text.Json.Serialization;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Replay;

namespace InferLine.Output;

/// <summary>What <c>replay --json</c> prints.</summary>
internal sealed record ReplayDocument(
    int Queries,
    double? Attainment,
    double Cost,
    double MeanCostPerHour,
    SimulationDocument.LatencyEntry LatencyMs,
    int Changes,
    ReplayDocument.ReplayStageEntry[] Stages,
    ReplayDocument.MinuteEntry[] Minutes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReplayDocument.StepEntry[]? Timeline)
{
    public static ReplayDocument From(Plan plan, Pipeline pipeline, ReplayResult result, bool withTimeline) =>
        new(
            result.Queries,
            result.Attainment,
            result.Cost,
            result.MeanCostPerHour,
            SimulationDocument.LatencyEntry.From(result.Latency),
            result.Changes,
            [.. result.Stages.Select(stage => new ReplayStageEntry(stage.Name, stage.PeakReplicas, stage.MeanReplicas))],
            [.. result.Minutes.Select(minute => new MinuteEntry(minute.Minute, minute.Queries, plan.Slo is null ? null : minute.Misses))],
            withTimeline ? [.. result.Timeline.Select(step => StepEntry.From(pipeline, step))] : null);

    internal sealed record ReplayStageEntry(string Name, int PeakReplicas, double MeanReplicas);

    internal sealed record MinuteEntry(int Minute, int Queries, int? Misses);

    internal sealed record StepEntry([property: JsonPropertyName("t_s")] double Seconds, Dictionary<string, int> Replicas, string Reason)
    {
        public static StepEntry From(Pipeline pipeline, ReplayStep step) =>
            new(
                step.AtSeconds,
                pipeline.Stages.Zip(step.Replicas).ToDictionary(stage => stage.First.Name, stage => stage.Second, StringComparer.Ordinal),
                step.Reason);
    }
}
