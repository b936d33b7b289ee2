namespace InferLine.Backends.Triton.Client;

/// <summary>
/// What a version of a model has done since it was loaded. An update of the instances keeps the counts; any other change of the configuration, and unloading, sets them to zero.
/// </summary>
public sealed record ModelStatistics
{
    /// <summary>The model.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>When the last inference was, in milliseconds since 1970; 0 if there was none.</summary>
    public long LastInference { get; init; }

    /// <summary>The number of items that were inferred; failed ones do not count.</summary>
    public long InferenceCount { get; init; }

    /// <summary>The number of batches that were executed, failed ones included.</summary>
    public long ExecutionCount { get; init; }

    /// <summary>Times summed over requests: every request of a batch is charged the whole time of the batch.</summary>
    public RequestStatistics InferenceStats { get; init => field = value ?? new(); } = new();

    /// <summary>Times summed over executions, by the size of the batch.</summary>
    public IReadOnlyList<BatchStatistics> BatchStats { get; init => field = value ?? []; } = [];
}
