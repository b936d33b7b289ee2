namespace InferLine.Backends;

/// <summary>What runs of a stage at one moment.</summary>
public sealed record StageStatus
{
    /// <summary>The stage's name.</summary>
    public required string Stage { get; init; }

    /// <summary>The number of replicas that the backend was last asked for, starting ones included; <see langword="null"/> if it was not asked yet or cannot tell.</summary>
    public int? ReplicasWanted { get; init; }

    /// <summary>The number of replicas that serve; <see langword="null"/> if the backend cannot tell.</summary>
    public int? ReplicasRunning { get; init; }

    /// <summary>The largest batch, if the backend can tell.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The number of items that wait, if the backend can tell.</summary>
    public int? Queued { get; init; }

    /// <summary>How long new replicas took to serve lately, the longest, if the backend has measured it: what a tuner's activation time should not be below.</summary>
    public TimeSpan? ActivationTime { get; init; }

    /// <summary>What is wrong with the stage, for an operator, if anything is.</summary>
    public string? Problem { get; init; }
}
