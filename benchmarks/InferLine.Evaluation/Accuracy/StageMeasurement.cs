namespace InferLine.Evaluation.Accuracy;

/// <summary>What a stage did while a workload was served.</summary>
/// <param name="Items">The number of items.</param>
/// <param name="MeanBatch">The mean number of items per batch.</param>
/// <param name="Utilization">The share of time, 0 to 1, that its replicas were busy until the last query was answered.</param>
/// <param name="Batches">Its batches, in the order in which they ended.</param>
internal sealed record StageMeasurement(long Items, double MeanBatch, double Utilization, IReadOnlyList<ServedBatch> Batches);
