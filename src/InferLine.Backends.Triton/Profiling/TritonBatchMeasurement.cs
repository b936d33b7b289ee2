using InferLine.Profiles;

namespace InferLine.Backends.Triton;

/// <summary>What was measured of batches of one size.</summary>
/// <param name="Latency">From the request to its answer, as the client saw it: median, 99th percentile, number.</param>
/// <param name="ThroughputPerSecond">How many items per second were answered, with one batch under way at a time.</param>
public sealed record TritonBatchMeasurement(BatchLatency Latency, double ThroughputPerSecond)
{
    /// <summary>How long an execution took to prepare its inputs, on average, by the server's statistics; <see langword="null"/> if they do not tell.</summary>
    public TimeSpan? MeanComputeInput { get; init; }

    /// <summary>How long an execution of the model itself took on average; <see langword="null"/> if the statistics do not tell.</summary>
    public TimeSpan? MeanComputeInfer { get; init; }

    /// <summary>How long an execution took to extract its outputs, on average; <see langword="null"/> if the statistics do not tell.</summary>
    public TimeSpan? MeanComputeOutput { get; init; }
}
