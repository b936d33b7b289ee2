using InferLine.Workloads;

namespace InferLine.Hosting.Arrivals;

/// <summary>The arrivals of the last minutes, in seconds: what a new plan is made for, and what a new tuner is told first. Not safe for use by several threads at once.</summary>
internal sealed class ArrivalHistory(TimeSpan span)
{
    /// <summary>More than this many are not kept, however short the time that they cover: 128 MB.</summary>
    private const int MaxCount = 1 << 24;

    private readonly double _spanSeconds = span.TotalSeconds;
    private readonly Queue<double> _seconds = new();

    /// <summary>Adds arrivals in order, and forgets what is too old.</summary>
    public void Add(List<double> seconds, double nowSeconds)
    {
        foreach (double arrival in seconds)
        {
            _seconds.Enqueue(arrival);
        }

        while (_seconds.TryPeek(out double oldest) && (oldest <= nowSeconds - _spanSeconds || _seconds.Count > MaxCount))
        {
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

        double start = Math.Max(0, nowSeconds - _spanSeconds);
        return new ArrivalTrace([.. _seconds.Select(arrival => Math.Max(0, arrival - start))]);
    }

    public double MeanRatePerSecond(double nowSeconds) => nowSeconds <= 0 ? 0 : _seconds.Count / Math.Min(nowSeconds, _spanSeconds);
}
