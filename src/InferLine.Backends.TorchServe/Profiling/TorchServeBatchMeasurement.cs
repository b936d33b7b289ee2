using InferLine.Profiles;

namespace InferLine.Backends.TorchServe;

/// <summary>What was measured of batches of one size.</summary>
/// <param name="Latency">From the first request of a batch to its last answer, as the client saw it: median, 99th percentile, number.</param>
/// <param name="ThroughputPerSecond">How many items per second were answered, with one batch under way at a time.</param>
public sealed record TorchServeBatchMeasurement(BatchLatency Latency, double ThroughputPerSecond);
