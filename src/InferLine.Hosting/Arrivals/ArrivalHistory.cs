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
    private double _forgottenUntil;

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

    /// <summary>The arrivals as a trace that begins with the time that is kept; <see langword="null"/> if there are none.</summary>
    public ArrivalTrace? ToTrace(double nowSeconds)
    {
        if (_seconds.Count == 0)
        {
            return null;
        }

        double start = Start(nowSeconds);
        return new ArrivalTrace([.. _seconds.Select(arrival => Math.Max(0, arrival - start))]);
    }

    public double MeanRatePerSecond(double nowSeconds) => nowSeconds <= Start(nowSeconds) ? 0 : _seconds.Count / (nowSeconds - Start(nowSeconds));

    /// <summary>Since when everything is kept.</summary>
    private double Start(double nowSeconds) => Math.Max(_forgottenUntil, nowSeconds - _spanSeconds);
}
