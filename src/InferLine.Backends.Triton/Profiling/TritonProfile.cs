using InferLine.Profiles;

namespace InferLine.Backends.Triton;

/// <summary>What was measured of a model on a server.</summary>
/// <param name="Latency">What plans are made with: times from the request to its answer, as the client saw them.</param>
/// <param name="Batches">The same with what the server counted, by increasing batch size.</param>
public sealed record TritonProfile(LatencyProfile Latency, IReadOnlyList<TritonBatchMeasurement> Batches)
{
    /// <summary>How long a request waited in the server's queue on average, over all sizes; <see langword="null"/> if the server's statistics do not tell.</summary>
    public TimeSpan? MeanQueueTime { get; init; }

    /// <summary>How many batches the server executed meanwhile that were not asked for here: somebody else used the model, and the times are worth less.</summary>
    public long OtherExecutions { get; init; }
}
