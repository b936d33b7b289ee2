namespace InferLine.NetworkCalculus;

/// <summary>One point of an arrival curve: the largest number of arrivals in any window of a length.</summary>
/// <param name="Window">The length of the window.</param>
/// <param name="MaxArrivals">The largest number of arrivals in any half-open window (t - d, t] of that length.</param>
public readonly record struct ArrivalCurvePoint(TimeSpan Window, long MaxArrivals)
{
    /// <summary>The largest rate over the window, in queries per second.</summary>
    public double RatePerSecond => MaxArrivals / Window.TotalSeconds;
}
