namespace InferLine.Estimation;

/// <summary>What the estimator computed for a plan on a workload.</summary>
public sealed record Estimate
{
    /// <summary>The number of queries; all of them count.</summary>
    public required int Queries { get; init; }

    /// <summary>The cost of the plan per hour.</summary>
    public required double CostPerHour { get; init; }

    /// <summary>The share of queries, 0 to 1, that were done within the latency of the plan's objective; <see langword="null"/> if the plan has none.</summary>
    public required double? Attainment { get; init; }

    /// <summary>Whether the plan meets its objective; <see langword="null"/> if it has none.</summary>
    public required bool? MeetsObjective { get; init; }

    /// <summary>The distribution of the latencies.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>The objective's own percentile of the latency in seconds; the 99th if the plan has no objective.</summary>
    public required double AtPercentileSeconds { get; init; }

    /// <summary>When the last query was done, in seconds from time 0.</summary>
    public required double MakespanSeconds { get; init; }

    /// <summary>The stages, in the pipeline's order.</summary>
    public required IReadOnlyList<StageEstimate> Stages { get; init; }

    /// <summary>The latency of each query in seconds, by query index; empty where <see cref="EstimateOptions.IncludeLatencies"/> is off.</summary>
    public ReadOnlyMemory<double> LatenciesSeconds { get; init; }
}
