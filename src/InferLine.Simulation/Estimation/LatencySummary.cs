using InferLine.Plans;

namespace InferLine.Estimation;

/// <summary>The distribution of the latencies of all queries, in seconds. Percentiles are nearest ranks: the k-th smallest with k = ceil(q/100 · n).</summary>
public sealed record LatencySummary
{
    private static readonly double[] Percentiles = [50, 90, 95, 99, 99.9, 100];

    /// <summary>The mean.</summary>
    public required double MeanSeconds { get; init; }

    /// <summary>The 50th percentile (median).</summary>
    public required double P50Seconds { get; init; }

    /// <summary>The 90th percentile.</summary>
    public required double P90Seconds { get; init; }

    /// <summary>The 95th percentile.</summary>
    public required double P95Seconds { get; init; }

    /// <summary>The 99th percentile.</summary>
    public required double P99Seconds { get; init; }

    /// <summary>The 99.9th percentile.</summary>
    public required double P999Seconds { get; init; }

    /// <summary>The largest latency.</summary>
    public required double MaxSeconds { get; init; }

    internal static LatencySummary Of(ReadOnlySpan<double> latencies)
    {
        long count = latencies.Length;
        long[] ranks = Array.ConvertAll(Percentiles, percentile => ServiceLevelObjective.NearestRank(percentile, count));
        double[] selected = new double[ranks.Length];
        NearestRankSelection.Select(latencies, ranks, selected);
        double sum = 0;
        foreach (double latency in latencies)
        {
            sum += latency;
        }

        return new LatencySummary
        {
            MeanSeconds = sum / count,
            P50Seconds = selected[0],
            P90Seconds = selected[1],
            P95Seconds = selected[2],
            P99Seconds = selected[3],
            P999Seconds = selected[4],
            MaxSeconds = selected[5],
        };
    }
}
