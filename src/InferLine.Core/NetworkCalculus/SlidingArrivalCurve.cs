namespace InferLine.NetworkCalculus;

/// <summary>
/// The live arrival curve (traffic envelope): at any moment, the exact curve of the arrivals of the last so many seconds, 60 by the paper's windows.
/// </summary>
/// <remarks>
/// <para>
/// At time <c>now</c> it is the curve that <see cref="ArrivalCurve.Of"/> computes from the arrivals with now - horizon &lt; arrival ≤ now. An arrival costs O(number of windows),
/// amortised, whatever the rate, and allocates nothing once the queues have the size that the traffic needs.
/// </para>
/// <para>
/// Memory is bounded. Up to about half the capacity, in arrivals at different times per horizon, the curve is exact (<see cref="IsExact"/>). Above, arrivals
/// less than ε = <see cref="CoalescingSeconds"/> apart are kept as one group, and the curve is an upper bound: never below the exact α(d), and never above
/// the exact α(d + 2ε) of the arrivals of the last horizon + ε.
/// </para>
/// <para>Not safe for use by several threads at once.</para>
/// </remarks>
public sealed class SlidingArrivalCurve
{
    /// <summary>The default capacity: exact up to 2,184 arrivals per second over 60 s, and ε = 0.46 ms above; about 6 MB.</summary>
    public const int DefaultCapacity = 1 << 18;

    /// <summary>The least capacity.</summary>
    public const int MinCapacity = 16;

    /// <summary>The largest capacity.</summary>
    public const int MaxCapacity = 1 << 26;

    private readonly TimeSpan[] _lengths;
    private readonly int _capacity;
    private RecentArrivals _recent;
    private SlidingWindow[] _windows;

    /// <summary>Creates a curve that has seen no arrival.</summary>
    /// <param name="windows">The window lengths, increasing, greater than 0.</param>
    /// <param name="horizon">How long an arrival counts, at least the longest window; <see langword="null"/> for the longest window.</param>
    /// <param name="capacity">
    /// How many groups of arrivals are kept, 16 to 67,108,864, rounded up to a power of two; 24 bytes each.
    /// </param>
    /// <exception cref="InvalidInputException">A rule above is broken, or there is no window.</exception>
    public SlidingArrivalCurve(IEnumerable<TimeSpan> windows, TimeSpan? horizon = null, int capacity = DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(windows);
        _lengths = [.. windows];
        if (_lengths.Length == 0)
        {
            throw new InvalidInputException(null, "windows", "there are none; give at least one window");
        }

        for (int i = 0; i < _lengths.Length; i++)
        {
            if (_lengths[i] <= (i > 0 ? _lengths[i - 1] : TimeSpan.Zero))
            {
                throw new InvalidInputException(null, $"windows[{i}]", "windows must grow from 0; sort them and leave out what occurs twice");
            }
        }

        Horizon = Require.Within(horizon ?? _lengths[^1], _lengths[^1], TimeSpan.MaxValue, "arrival curve", "horizon");
        _capacity = Require.Integer(capacity, MinCapacity, MaxCapacity, "arrival curve", "capacity");
        (_recent, _windows) = Begin();
    }

    /// <summary>The window lengths, increasing.</summary>
    public IReadOnlyList<TimeSpan> Windows => _lengths;

    /// <summary>How long an arrival counts.</summary>
    public TimeSpan Horizon { get; }

    /// <summary>ε: arrivals that lie at least so far apart, in seconds, are never kept as one.</summary>
    public double CoalescingSeconds => _recent.CoalescingSeconds;

    /// <summary>Whether the curve is exact now; else it is an upper bound.</summary>
    public bool IsExact => _recent.IsExact;

    /// <summary>The number of all arrivals ever observed.</summary>
    public long TotalArrivals => _recent.Total;

    /// <summary>Adds an arrival.</summary>
    /// <param name="arrivalSeconds">When it arrived, in seconds since any fixed moment; not before any time given so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not finite, or goes back.</exception>
    public void Observe(double arrivalSeconds)
    {
        _recent.AdvanceTo(arrivalSeconds);
        if (_recent.Add())
        {
            foreach (SlidingWindow window in _windows)
            {
                window.Begin(_recent);
            }
        }
    }

    /// <summary>The largest number of recent arrivals in any window of a length.</summary>
    /// <param name="window">The index of the window.</param>
    /// <param name="nowSeconds">The time, in seconds; not before any time given so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window, or the time is not finite, or goes back.</exception>
    public long MaxArrivals(int window, double nowSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(window, _windows.Length);
        _recent.AdvanceTo(nowSeconds);
        return _windows[window].Largest(_recent);
    }

    /// <summary>The largest rate of recent arrivals over any window of a length, in arrivals per second.</summary>
    /// <param name="window">The index of the window.</param>
    /// <param name="nowSeconds">The time, in seconds; not before any time given so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window, or the time is not finite, or goes back.</exception>
    public double RatePerSecond(int window, double nowSeconds) => MaxArrivals(window, nowSeconds) / _lengths[window].TotalSeconds;

    /// <summary>The curve as it is at a time.</summary>
    /// <param name="nowSeconds">The time, in seconds; not before any time given so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not finite, or goes back.</exception>
    public ArrivalCurve Snapshot(double nowSeconds) =>
        new(_lengths.Select((length, window) => new ArrivalCurvePoint(length, MaxArrivals(window, nowSeconds))));

    /// <summary>The arrivals of the last horizon as they are kept, oldest first, for a curve that is to go on from here.</summary>
    /// <param name="nowSeconds">The time, in seconds; not before any time given so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not finite, or goes back.</exception>
    public IReadOnlyList<ObservedArrivals> Capture(double nowSeconds)
    {
        _recent.AdvanceTo(nowSeconds);
        return _recent.Capture();
    }

    /// <summary>Forgets all arrivals and takes over those of another curve with the same windows, horizon and capacity.</summary>
    /// <param name="arrivals">What <see cref="Capture"/> gave.</param>
    /// <exception cref="InvalidInputException">The arrivals are not what a curve of this capacity can hold.</exception>
    public void Restore(IReadOnlyList<ObservedArrivals> arrivals)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        double previous = double.MinValue;
        for (int i = 0; i < arrivals.Count; i++)
        {
            ObservedArrivals group = arrivals[i];
            if (!(group.FirstSeconds > previous && group.LastSeconds >= group.FirstSeconds && double.IsFinite(group.LastSeconds) && group.Count > 0))
            {
                throw new InvalidInputException(null, $"arrivals[{i}]", "times must be finite and grow, and counts be 1 or more; restore what was captured");
            }

            previous = group.LastSeconds;
        }

        (RecentArrivals recent, SlidingWindow[] windows) = Begin();
        if (arrivals.Count > recent.Capacity)
        {
            throw new InvalidInputException(null, "arrivals", $"there are {arrivals.Count} groups of them, and the curve's capacity is {_capacity}; restore with the same capacity");
        }

        foreach (ObservedArrivals group in arrivals)
        {
            recent.Add(group);
            foreach (SlidingWindow window in windows)
            {
                window.Begin(recent);
            }
        }

        (_recent, _windows) = (recent, windows);
    }

    private (RecentArrivals Recent, SlidingWindow[] Windows) Begin() =>
        (new RecentArrivals(Horizon.TotalSeconds, _capacity), [.. _lengths.Select(window => new SlidingWindow(window.TotalSeconds))]);
}
