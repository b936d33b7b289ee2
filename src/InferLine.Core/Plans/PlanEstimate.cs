namespace InferLine.Plans;

/// <summary>What the estimator said of a plan when it was made.</summary>
public sealed record PlanEstimate
{
    /// <summary>The number of queries in the workload.</summary>
    public required long Queries { get; init; }

    /// <summary>The share of queries, 0 to 1, that were done within the objective's latency.</summary>
    public required double Attainment { get; init; }

    /// <summary>The median latency.</summary>
    public required TimeSpan P50 { get; init; }

    /// <summary>The 99th percentile of the latency.</summary>
    public required TimeSpan P99 { get; init; }

    /// <summary>The objective's own percentile of the latency.</summary>
    public required TimeSpan AtPercentile { get; init; }
}
