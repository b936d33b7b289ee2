namespace InferLine.Planning;

/// <summary>How a planner may use the machine.</summary>
public sealed record PlannerOptions
{
    /// <summary>The memory that simulated stages are kept in by default: 256 MiB.</summary>
    public const long DefaultCacheBytes = 256L << 20;

    /// <summary>The time that a search is given by default: 60 s.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a planner may search, greater than 0 and at most 40 days; <see langword="null"/> for as long as it takes. Then the best plan so far is
    /// returned, with a lower bound. Default: <see cref="DefaultTimeLimit"/>.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; } = DefaultTimeLimit;

    /// <summary>How many threads the search uses, at least 1. Default: one per processor. The plan does not depend on it.</summary>
    public int MaxThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>About how much memory, in bytes, simulated stages are kept in for reuse. Default: <see cref="DefaultCacheBytes"/>.</summary>
    public long CacheBytes { get; init; } = DefaultCacheBytes;

    /// <summary>The clock that the reported time is read from. Default: the system's. No decision depends on it, but that of a time limit.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The threads that a search may use, until it is stopped.</summary>
    internal ParallelOptions Parallel(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = MaxThreads, CancellationToken = cancellationToken };

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxThreads, 1, nameof(MaxThreads));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TimeLimit ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(TimeLimit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TimeLimit ?? TimeSpan.Zero, TimeSpan.FromDays(40), nameof(TimeLimit));
        ArgumentOutOfRangeException.ThrowIfNegative(CacheBytes, nameof(CacheBytes));
        ArgumentNullException.ThrowIfNull(TimeProvider, nameof(TimeProvider));
    }
}
