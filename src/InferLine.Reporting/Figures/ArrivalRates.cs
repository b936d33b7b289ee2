namespace InferLine.Reporting.Figures;

/// <summary>The rate of a trace in intervals of equal length.</summary>
internal sealed class ArrivalRates
{
    /// <summary>An interval has this many arrivals in the mean, or more; fewer would show chance rather than load.</summary>
    private const double LeastMeanArrivals = 10;

    private const int MostIntervals = 3600;

    public ArrivalRates(ReadOnlySpan<double> arrivals, double durationSeconds)
    {
        int intervals = Math.Clamp((int)(arrivals.Length / LeastMeanArrivals), 1, MostIntervals);
        IntervalSeconds = durationSeconds > 0 ? durationSeconds / intervals : 1;
        PerSecond = new double[intervals];
        foreach (double arrival in arrivals)
        {
            PerSecond[Math.Min((int)(arrival / IntervalSeconds), intervals - 1)]++;
        }

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
