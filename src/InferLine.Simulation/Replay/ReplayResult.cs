using InferLine.Estimation;

namespace InferLine.Replay;

/// <summary>What a replay came to.</summary>
public sealed record ReplayResult
{
    /// <summary>The number of queries; all of them count.</summary>
    public required int Queries { get; init; }

    /// <summary>The number of queries that took longer than the objective's latency; <see langword="null"/> if the plan has no objective.</summary>
    public required long? Misses { get; init; }

    /// <summary>The share of queries, 0 to 1, that were done in time; <see langword="null"/> if the plan has no objective.</summary>
    public double? Attainment => (Queries - Misses) / (double)Queries;

    /// <summary>What all replicas cost from time 0 until the last query was done: the integral of their prices.</summary>
    public required double Cost { get; init; }

    /// <summary>The cost per hour of that time.</summary>
    public double MeanCostPerHour => Cost / (MakespanSeconds / 3600);

    /// <summary>The distribution of the latencies.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>When the last query was done, in seconds from time 0.</summary>
    public required double MakespanSeconds { get; init; }

    /// <summary>The stages, in the pipeline's order.</summary>
    public required IReadOnlyList<ReplayStage> Stages { get; init; }

    /// <summary>The replicas wanted over time: at time 0, and after every decision that changed them.</summary>
    public required IReadOnlyList<ReplayStep> Timeline { get; init; }

    /// <summary>The number of decisions that changed something.</summary>
    public int Changes => Timeline.Count - 1;

    /// <summary>The minutes in which queries arrived, and how many of them were late.</summary>
    public required IReadOnlyList<ReplayMinute> Minutes { get; init; }

    /// <summary>The latency of each query in seconds, by query index; empty where <see cref="ReplayOptions.IncludeLatencies"/> is off.</summary>
    public ReadOnlyMemory<double> LatenciesSeconds { get; init; }
}
