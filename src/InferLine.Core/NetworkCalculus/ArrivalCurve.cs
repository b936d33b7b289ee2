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
    /// <summary>The counts, lowered to what covers by shorter windows allow: those of exact curves nearly always stay.</summary>
    private readonly double[] _closure;

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

        _closure = new double[Points.Count];
        for (int i = 0; i < Points.Count; i++)
        {
            // A window without its start is a tick shorter than the interval with both ends.
            double covered = i > 0 ? Cover(i - 1, Points[i].Window.Ticks - 1).Arrivals : double.PositiveInfinity;
            _closure[i] = Math.Min(Points[i].MaxArrivals, covered);
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

    /// <summary>An upper bound on the arrivals in any interval of a length, both its ends included, in a flow that this curve bounds at its windows.</summary>
    /// <remarks>
    /// The interval is covered by windows: as many of the longest as fit, then of the next shorter, and so on, or one more of a window where the rest would cost more. An arrival curve may
    /// be replaced by its sub-additive closure (Le Boudec and Thiran, Network Calculus, theorem 1.2.1 and section 1.2.3), which such covers bound from above; where every window divides the next one they are
    /// the closure of the curve that takes, between two windows, the count of the longer one.
    /// </remarks>
    /// <param name="length">The length of the interval, 0 or more.</param>
    public double UpperBound(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.Zero);
        return Cover(Points.Count - 1, length.Ticks).Arrivals;
    }

    /// <summary>The exact curve of the items that the queries of a workload bring to a stage, counted when the queries arrive.</summary>
    internal static ArrivalCurve OfItems(Workload workload, int stage, IEnumerable<TimeSpan> windows) =>
        new(windows.Select(window => new ArrivalCurvePoint(window, LargestItemCount(workload, stage, window.TotalSeconds))));

    /// <summary>The curve of a flow in which every arrival counts several times. Conversions to integers saturate.</summary>
    internal ArrivalCurve Times(double factor) => new(Points.Select(point => point with { MaxArrivals = (long)(point.MaxArrivals * factor) }));

    /// <summary>
    /// The largest excess of arrivals over a steady rate: an upper bound on sup over x ≥ from of α(x) - R (x - from), with α(x) for intervals that include both ends.
    /// <see langword="null"/> if no window shows that the rate suffices in the long run.
    /// </summary>
    /// <remarks>
    /// If α(d) ≤ R d for a window d, then α(x + d) - R (x + d - from) ≤ α(x) - R (x - from), since α(x + d) ≤ α(d) + α(x): it is enough to look at from ≤ x &lt; from + d, and the
    /// shortest such window is best. The bound on α is a step function, so the supremum is at the start of a step. If there are very many steps, the last ones are taken together.
    /// </remarks>
    internal double? Excess(double ratePerSecond, TimeSpan from)
    {
        const int MostSteps = 4096;
        int period = 0;
        while (period < _closure.Length && _closure[period] > ratePerSecond * Points[period].Window.TotalSeconds)
        {
            period++;
        }

        if (period == _closure.Length)
        {
            return null;
        }

        long start = from.Ticks;
        long end = start + Math.Min(Points[period].Window.Ticks, long.MaxValue - start);
        double largest = double.NegativeInfinity;
        long x = start;
        for (int step = 0; step < MostSteps && x < end; step++)
        {
            (double arrivals, long constantFor) = Cover(Points.Count - 1, x);
            Include(arrivals);
            x += constantFor;
        }

        if (x < end)
        {
            Include(Cover(Points.Count - 1, end).Arrivals);
        }

        return largest;

        void Include(double arrivals) => largest = Math.Max(largest, arrivals - (ratePerSecond * TimeSpan.FromTicks(x - start).TotalSeconds));
    }

    /// <summary>
    /// The arrivals of a cover by windows up to an index, of an interval with both ends: one window more than fits, for only (t - d, t] has less than both. And for how
    /// much longer intervals that stays the same.
    /// </summary>
    private (double Arrivals, long ConstantForTicks) Cover(int longest, long ticks)
    {
        long window = Points[longest].Window.Ticks;
        double count = _closure[longest];
        (long whole, long rest) = Math.DivRem(ticks, window);
        if (longest > 0)
        {
            (double shorter, long constantFor) = Cover(longest - 1, rest);
            if (shorter < count)
            {
                return ((whole * count) + shorter, Math.Min(constantFor, window - rest));
            }
        }

        return ((whole + 1) * count, window - rest);
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

    /// <summary>The same, of items at a stage.</summary>
    private static long LargestItemCount(Workload workload, int stage, double window)
    {
        ReadOnlySpan<double> seconds = workload.Arrivals.Seconds;
        int first = 0;
        long count = 0;
        long largest = 0;
        for (int last = 0; last < seconds.Length; last++)
        {
            count += workload.Visits.Count(stage, last);
            for (; first < last && seconds[last] - seconds[first] >= window; first++)
            {
                count -= workload.Visits.Count(stage, first);
            }

            largest = Math.Max(largest, count);
        }

        return largest;
    }
}
