using InferLine.NetworkCalculus;

namespace InferLine.Tuning;

/// <summary>All that a tuner remembers. A tuner with the same policy, plan and options that is restored from it decides the same. Plain data, fit for any serialiser.</summary>
public sealed record TunerState
{
    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The names of the stages, in the pipeline's order.</summary>
    public required IReadOnlyList<string> Stages { get; init; }

    /// <summary>When the tuner began, in the caller's seconds; <see langword="null"/> if it was never told a time, and then all times are.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>The latest time that it was told.</summary>
    public double? NowSeconds { get; init; }

    /// <summary>When replicas last changed; the beginning, if they never did.</summary>
    public double? LastChangeSeconds { get; init; }

    /// <summary>When <c>lookahead</c> last looked ahead, in the caller's seconds; <see langword="null"/> if it never did, and for other policies.</summary>
    public double? LastLookSeconds { get; init; }

    /// <summary>The number of replicas wanted per stage, and those of the last minutes before, oldest first.</summary>
    public required IReadOnlyList<ReplicaTarget> Replicas { get; init; }

    /// <summary>The live arrival curve.</summary>
    public required SlidingArrivalCurveState Envelope { get; init; }

    /// <summary>The arrivals behind the recent rate.</summary>
    public required SlidingArrivalCurveState RecentRate { get; init; }

    /// <summary>The reports of the last minute, second by second: the number of queries, then of the items of each stage.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ItemCounts { get; init; }
}
