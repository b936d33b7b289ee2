namespace InferLine.Reporting.Figures;

/// <summary>The latencies of the queries by the time at which they arrived, in intervals: the median, the slowest, and how many were late.</summary>
internal sealed class LatencyOverTime
{
    private const double LeastMeanQueries = 20;

    /// <param name="arrivals">When each query arrived, in seconds.</param>
    /// <param name="latencies">How long each took, in seconds.</param>
    /// <param name="durationSeconds">When the last one arrived.</param>
    /// <param name="limitSeconds">The latency beyond which a query is late; infinite if there is none.</param>
    public LatencyOverTime(ReadOnlySpan<double> arrivals, ReadOnlySpan<double> latencies, double durationSeconds, double limitSeconds)
    {
        int intervals = Math.Clamp((int)(arrivals.Length / LeastMeanQueries), 1, Downsampling.MostPoints);
        IntervalSeconds = durationSeconds > 0 ? durationSeconds / intervals : 1;
        Starts = [.. Enumerable.Range(0, intervals).Select(i => i * IntervalSeconds)];
        (Median, Slowest, Late) = (new double?[intervals], new double?[intervals], new double?[intervals]);
        var within = new List<double>();
        int next = 0;
        for (int i = 0; i < intervals; i++)
        {
            within.Clear();
            while (next < arrivals.Length && (i == intervals - 1 || arrivals[next] < Starts[i + 1]))
            {
                within.Add(latencies[next++]);
            }

            Late[i] = within.Count(latency => latency > limitSeconds);
            if (within.Count > 0)
            {
                within.Sort();
                (Median[i], Slowest[i]) = (within[(within.Count - 1) / 2], within[^1]);
            }
        }
    }

    public double IntervalSeconds { get; }

    /// <summary>When each interval begins.</summary>
    public double[] Starts { get; }

    /// <summary>The median in each interval; nothing where no query arrived.</summary>
    public double?[] Median { get; }

    /// <summary>The slowest in each interval.</summary>
    public double?[] Slowest { get; }

    /// <summary>How many were late in each interval.</summary>
    public double?[] Late { get; }
}
