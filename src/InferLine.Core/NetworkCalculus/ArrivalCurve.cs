using InferLine.Workloads;

namespace InferLine.NetworkCalculus;

/// <summary>
/// The arrival curve (traffic envelope) of a trace at chosen window lengths: α(d) = the largest number of arrivals in any window of length d.
/// </summary>
/// <remarks>
/// The least arrival curve of a flow is R ⊘ R, the deconvolution with itself (Le Boudec and Thiran, Network Calculus, theorem 1.2.2); at a window length it
/// is the count computed here. The InferLine paper (section 5) calls it the traffic envelope.
/// </remarks>
public sealed class ArrivalCurve
{
    /// <summary>Creates a curve from its points.</summary>
    /// <param name="points">The points by increasing window length, greater than 0; counts are 0 or more and do not decrease.</param>
    /// <exception cref="InvalidInputException">A rule above is broken, or there is no point.</exception>
    public ArrivalCurve(IEnumerable<ArrivalCurvePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Points = [.. points];
        if (Points.Count == 0)
        {
            throw new InvalidInputException(null, "envelope", "it has no points; give at least one window");
        }

        for (int i = 0; i < Points.Count; i++)
        {
            (TimeSpan previousWindow, long previousCount) = i > 0 ? (Points[i - 1].Window, Points[i - 1].MaxArrivals) : (TimeSpan.Zero, 0);
            if (Points[i].Window <= previousWindow || Points[i].MaxArrivals < previousCount)
            {
                throw new InvalidInputException(null, $"envelope[{i}]", "windows must grow from 0 and counts may not fall; sort the points and check them");
            }
        }
    }

    /// <summary>The points, by increasing window length.</summary>
    public IReadOnlyList<ArrivalCurvePoint> Points { get; }

    /// <summary>Computes the exact curve of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="windows">The window lengths, increasing, greater than 0.</param>
    public static ArrivalCurve Of(ArrivalTrace trace, IEnumerable<TimeSpan> windows)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(windows);
        return new ArrivalCurve(windows.Select(window => new ArrivalCurvePoint(window, LargestCount(trace.Seconds, window.TotalSeconds))));
    }

    /// <summary>Window lengths for a pipeline: its service time, then each twice the one before, and at last 60 s (InferLine paper, section 5).</summary>
    /// <param name="first">The first window, greater than 0: the service time of the pipeline along its longest path.</param>
    /// <param name="last">The last window; <see langword="null"/> for 60 s. If it is not longer than the first, the first is the only one.</param>
    public static IReadOnlyList<TimeSpan> DoublingWindows(TimeSpan first, TimeSpan? last = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(first, TimeSpan.Zero);
        TimeSpan end = last ?? TimeSpan.FromSeconds(60);
        var windows = new List<TimeSpan> { first };
        for (TimeSpan window = first * 2; window < end; window *= 2)
        {
            windows.Add(window);
        }

        if (first < end)
        {
            windows.Add(end);
        }

        return windows;
    }

    /// <summary>
    /// Two pointers: as t moves over the arrivals, the start of (t - d, t] only moves forward. Differences are compared, since t - d rounds to t
    /// where t is large and d small.
    /// </summary>
    private static long LargestCount(ReadOnlySpan<double> seconds, double window)
    {
        int first = 0;
        int largest = 0;
        for (int last = 0; last < seconds.Length; last++)
        {
            while (first < last && seconds[last] - seconds[first] >= window)
            {
                first++;
            }

            largest = Math.Max(largest, last - first + 1);
        }

        return largest;
    }
}
