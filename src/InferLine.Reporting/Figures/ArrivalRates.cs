namespace InferLine.Reporting.Figures;

/// <summary>The rate of a trace in intervals of equal length. The last one ends with the trace, and so may overlap the one before.</summary>
internal sealed class ArrivalRates
{
    /// <summary>An interval has this many arrivals in the mean, or more; fewer would show chance rather than load.</summary>
    private const double LeastMeanArrivals = 10;

    private const int MostIntervals = 3600;

    /// <param name="arrivals">The arrivals in seconds, in order.</param>
    /// <param name="durationSeconds">When the last one is.</param>
    /// <param name="windows">Lengths of which the shortest that suits is taken, so that rates compare with an envelope; where none suits, another is.</param>
    public ArrivalRates(ReadOnlySpan<double> arrivals, double durationSeconds, IEnumerable<TimeSpan> windows)
    {
        int wanted = Math.Clamp((int)(arrivals.Length / LeastMeanArrivals), 1, MostIntervals);
        double least = durationSeconds > 0 ? durationSeconds / wanted : 1;
        IntervalSeconds = windows.Select(window => window.TotalSeconds).FirstOrDefault(window => window >= least && window <= durationSeconds, least);
        int intervals = Math.Clamp((int)Math.Ceiling((durationSeconds / IntervalSeconds) - 1e-9), 1, MostIntervals);
        PerSecond = new double[intervals];
        int last = 0;
        foreach (double arrival in arrivals)
        {
            // As in an envelope, an interval has its end but not its beginning; only the first has both.
            PerSecond[Math.Clamp((int)Math.Ceiling(arrival / IntervalSeconds) - 1, 0, intervals - 1)]++;
            last += durationSeconds - arrival < IntervalSeconds ? 1 : 0;
        }

        PerSecond[^1] = Math.Max(PerSecond[^1], last);
        for (int i = 0; i < intervals; i++)
        {
            PerSecond[i] /= IntervalSeconds;
        }
    }

    /// <summary>How long each interval is.</summary>
    public double IntervalSeconds { get; }

    /// <summary>The rate in each interval.</summary>
    public double[] PerSecond { get; }
}
