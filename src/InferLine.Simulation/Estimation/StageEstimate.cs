namespace InferLine.Estimation;

/// <summary>What the estimator computed for one stage.</summary>
public sealed record StageEstimate
{
    /// <summary>The stage's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of items that the stage served.</summary>
    public required long Items { get; init; }

    /// <summary>The number of batches.</summary>
    public required long Batches { get; init; }

    /// <summary>The mean number of items per batch; 0 if there were none.</summary>
    public required double MeanBatch { get; init; }

    /// <summary>The share of time, 0 to 1, that the replicas were busy from time 0 until the last query of the pipeline was done.</summary>
    public required double Utilization { get; init; }

    /// <summary>The mean time in seconds that an item waits from ready to the start of its batch; 0 if there were none.</summary>
    public required double MeanQueueSeconds { get; init; }

    /// <summary>The 99th percentile (nearest rank) of that time.</summary>
    public required double P99QueueSeconds { get; init; }

    /// <summary>The largest such time.</summary>
    public required double MaxQueueSeconds { get; init; }

    /// <summary>The stage's part in the slowest queries; <see langword="null"/> where <see cref="EstimateOptions.IncludeTail"/> is off.</summary>
    public TailShare? Tail { get; init; }
}
