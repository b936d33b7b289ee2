using System.Text.Json.Serialization;
using InferLine.Estimation;

namespace InferLine.Output;

/// <summary>What <c>simulate --json</c> prints.</summary>
internal sealed record SimulationDocument(
    int Queries,
    double CostPerHour,
    double? Attainment,
    SimulationDocument.LatencyEntry LatencyMs,
    double ElapsedMs,
    SimulationDocument.StageEntry[] Stages)
{
    public static SimulationDocument From(Estimate estimate, TimeSpan elapsed) =>
        new(
            estimate.Queries,
            estimate.CostPerHour,
            estimate.Attainment,
            LatencyEntry.From(estimate.Latency),
            elapsed.TotalMilliseconds,
            [.. estimate.Stages.Select(StageEntry.From)]);

    internal sealed record LatencyEntry(
        double Mean, double P50, double P90, double P95, double P99, [property: JsonPropertyName("p99.9")] double P999, double Max)
    {
        public static LatencyEntry From(LatencySummary latency) =>
            new(
                latency.MeanSeconds * 1000,
                latency.P50Seconds * 1000,
                latency.P90Seconds * 1000,
                latency.P95Seconds * 1000,
                latency.P99Seconds * 1000,
                latency.P999Seconds * 1000,
                latency.MaxSeconds * 1000);
    }

    internal sealed record StageEntry(string Name, long Items, long Batches, double MeanBatch, double Utilization, QueueEntry QueueMs)
    {
        public static StageEntry From(StageEstimate stage) =>
            new(stage.Name, stage.Items, stage.Batches, stage.MeanBatch, stage.Utilization, QueueEntry.From(stage));
    }

    internal sealed record QueueEntry(double Mean, double P99, double Max)
    {
        public static QueueEntry From(StageEstimate stage) =>
            new(stage.MeanQueueSeconds * 1000, stage.P99QueueSeconds * 1000, stage.MaxQueueSeconds * 1000);
    }
}
