using InferLine.Workloads;

namespace InferLine.Hosting.Arrivals;

/// <summary>The arrivals of the last minutes, in seconds: what a new plan is made for, and what a new tuner is told first. Not safe for use by several threads at once.</summary>
internal sealed class ArrivalHistory(TimeSpan span, int maxCount = ArrivalHistory.DefaultMaxCount)
{
    /// <summary>More than this many are not kept, however short the time that they cover: 128 MB.</summary>
    public const int DefaultMaxCount = 1 << 24;

    private readonly double _spanSeconds = span.TotalSeconds;
    private readonly Queue<double> _seconds = new();

    /// <summary>Up to this time something was forgotten for want of room.</summary>
    private double _forgottenUntil = double.NegativeInfinity;

    /// <summary>Adds arrivals in order, and forgets what is too old.</summary>
    public void Add(List<double> seconds, double nowSeconds)
    {
        foreach (double arrival in seconds)
        {
            _seconds.Enqueue(arrival);
        }

        while (_seconds.TryPeek(out double oldest) && (oldest <= nowSeconds - _spanSeconds || _seconds.Count > maxCount))
        {
            _forgottenUntil = _seconds.Count > maxCount ? oldest : _forgottenUntil;
            _seconds.Dequeue();
        }
    }

    /// <summary>The arrivals after a time, in order.</summary>
    public IEnumerable<double> Since(double seconds) => _seconds.SkipWhile(arrival => arrival <= seconds);

    /// <summary>The arrivals of the last minutes as a trace that begins with them; <see langword="null"/> if there are none.</summary>
    /// <param name="nowSeconds">Now.</param>
    /// <param name="sample">How far to look back, as far as that is kept.</param>
    public ArrivalTrace? ToTrace(double nowSeconds, TimeSpan sample)
    {
        double after = Beginning(nowSeconds, sample);
        double start = Math.Max(0, after);
        double[] arrivals = [.. Since(after).Select(arrival => arrival - start)];
        return arrivals.Length == 0 ? null : new ArrivalTrace(arrivals);
    }

    /// <summary>The mean rate of the same arrivals.</summary>
    public double MeanRatePerSecond(double nowSeconds, TimeSpan sample)
    {
        double after = Beginning(nowSeconds, sample);
        double start = Math.Max(0, after);

        // Asked every second while the tuner waits: those before the sample are few or none, those in it may be millions.
        int before = _seconds.TakeWhile(arrival => arrival <= after).Count();
        return nowSeconds <= start ? 0 : (_seconds.Count - before) / (nowSeconds - start);
    }

    /// <summary>The time after which a sample begins: none from which something was forgotten, but perhaps one before anything was recorded.</summary>
    private double Beginning(double nowSeconds, TimeSpan sample) => Math.Max(_forgottenUntil, nowSeconds - Math.Min(sample.TotalSeconds, _spanSeconds));
}
