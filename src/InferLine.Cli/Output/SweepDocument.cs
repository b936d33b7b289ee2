using System.Text.Json;
using InferLine.Input;
using InferLine.Planning;

namespace InferLine.Output;

/// <summary>What <c>plan --sweep --json</c> prints.</summary>
/// <param name="Sweep">What was varied: <c>slo</c> (values in milliseconds), <c>rate</c> (queries per second) or <c>cv</c>.</param>
/// <param name="Points">The points, by increasing value.</param>
internal sealed record SweepDocument(string Sweep, SweepDocument.SweepPointEntry[] Points)
{
    public static SweepDocument From(SweepRange range, IReadOnlyList<SweepPoint> points) =>
        new(range.Kind, [.. points.Zip(range.Values, (point, value) => SweepPointEntry.From((double)value, point.Result))]);

    internal sealed record SweepPointEntry(
        double Value,
        string Status,
        double? CostPerHour,
        double? LowerBoundCostPerHour,
        double? P50Ms,
        double? P99Ms,
        double? Attainment,
        SweepStageEntry[] Stages,
        string? Reason)
    {
        public static SweepPointEntry From(double value, PlanningResult result) =>
            new(
                value,
                JsonNamingPolicy.CamelCase.ConvertName(result.Search.Status.ToString()),
                result.Plan?.CostPerHour,
                double.IsFinite(result.Search.LowerBoundCostPerHour) ? result.Search.LowerBoundCostPerHour : null,
                result.Plan?.Estimate!.P50.TotalMilliseconds,
                result.Plan?.Estimate!.P99.TotalMilliseconds,
                result.Plan?.Estimate!.Attainment,
                [.. (result.Plan?.Stages ?? []).Select(stage => new SweepStageEntry(stage.Stage, stage.Hardware, stage.BatchSize, stage.Replicas, stage.MaxDelay.TotalMilliseconds))],
                result.Search.Reason);
    }

    internal sealed record SweepStageEntry(string Name, string Hardware, int BatchSize, int Replicas, double MaxDelayMs);
}
