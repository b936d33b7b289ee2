using System.Globalization;

namespace InferLine.Plans;

/// <summary>A latency objective: a share of all queries, given as a percentile, must be done within a time.</summary>
public sealed record ServiceLevelObjective
{
    /// <summary>The percentile that is used where none is given: 99.</summary>
    public const double DefaultPercentile = 99;

    /// <summary>The longest latency that an objective may allow: 1,000 hours.</summary>
    public static readonly TimeSpan MaxLatency = TimeSpan.FromHours(1000);

    /// <summary>Creates an objective.</summary>
    /// <param name="latency">The time within which queries must be done, greater than 0 and at most <see cref="MaxLatency"/>.</param>
    /// <param name="percentile">Which percentile of the latencies must be within it, greater than 0 and at most 100.</param>
    /// <exception cref="InvalidInputException">A number is out of its range.</exception>
    public ServiceLevelObjective(TimeSpan latency, double percentile = DefaultPercentile)
    {
        Latency = Require.Within(latency, TimeSpan.FromTicks(1), MaxLatency, "slo", "latencyMs");
        Percentile = Require.Positive(percentile, 100, "slo", "percentile");
    }

    /// <summary>The time within which queries must be done.</summary>
    public TimeSpan Latency { get; }

    /// <summary>Which percentile of the latencies must be within <see cref="Latency"/>.</summary>
    public double Percentile { get; }

    /// <summary>The latency in seconds, computed as that of profiles is: milliseconds / 1000.</summary>
    public double LatencySeconds => Latency.TotalMilliseconds / 1000;

    /// <summary>How many of a number of queries may be late: n less the nearest rank ceil(percentile/100 · n).</summary>
    /// <param name="queryCount">The number of queries, at least 0.</param>
    public long AllowedMisses(long queryCount) => queryCount - NearestRank(Percentile, queryCount);

    /// <summary>The nearest rank of a percentile: k = ceil(percentile/100 · n), in decimal arithmetic so that 99.9% of 1,000 is 999.</summary>
    /// <param name="percentile">The percentile, greater than 0 and at most 100.</param>
    /// <param name="count">The number of values, at least 0.</param>
    /// <returns>The rank, counted from 1; at least 1 if there is a value.</returns>
    public static long NearestRank(double percentile, long count)
    {
        // A percentile below the resolution of decimal still means the smallest value, hence the clamp.
        long rank = (long)decimal.Ceiling((decimal)percentile * count / 100m);
        return Math.Clamp(rank, Math.Min(1, count), count);
    }

    /// <summary>The objective as it is said: <c>p99 within 150 ms</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"p{Percentile:R} within {Latency.TotalMilliseconds:R} ms");
}
