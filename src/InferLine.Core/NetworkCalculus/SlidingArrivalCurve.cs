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

    private readonly RecentArrivals _recent;
    private readonly TimeSpan[] _lengths;
    private readonly SlidingWindow[] _windows;

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
        _recent = new RecentArrivals(Horizon.TotalSeconds, Require.Integer(capacity, MinCapacity, MaxCapacity, "arrival curve", "capacity"));
        _windows = [.. _lengths.Select(window => new SlidingWindow(window.TotalSeconds))];
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
            Begin();
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

    /// <summary>The number of recent arrivals after a time; where arrivals are coalesced, up to ε before it may be counted with them.</summary>
    /// <param name="seconds">The time, in seconds; arrivals older than the horizon are not counted in any case.</param>
    public long CountSince(double seconds) => _recent.CountAfter(seconds);

    /// <summary>Appends the recent arrivals after a time, oldest first. Where arrivals are coalesced, those of a group are spread evenly over it.</summary>
    /// <param name="seconds">The time, in seconds.</param>
    /// <param name="arrivals">Where they are added.</param>
    internal void AppendSince(double seconds, List<double> arrivals)
    {
        for (long group = _recent.Oldest; group <= _recent.Newest; group++)
        {
            ArrivalGroup present = _recent[group];
            if (present.Last <= seconds)
            {
                continue;
            }

            long count = _recent.Through(group) - present.Before;
            double step = count > 1 ? (present.Last - present.First) / (count - 1) : 0;
            for (long i = 0; i < count; i++)
            {
                double arrival = present.First + (i * step);
                if (arrival > seconds)
                {
                    arrivals.Add(arrival);
                }
            }
        }
    }

    /// <summary>Captures what the curve knows; O(arrivals kept).</summary>
    public SlidingArrivalCurveState Capture()
    {
        long[] groups = new long[_recent.Newest - _recent.Oldest + 1];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = _recent.Oldest + i;
        }

        return new SlidingArrivalCurveState
        {
            Windows = Windows,
            Horizon = Horizon,
            Capacity = _recent.Capacity,
            NowSeconds = double.IsFinite(_recent.Now) ? _recent.Now : null,
            TotalArrivals = TotalArrivals,
            FirstSeconds = Array.ConvertAll(groups, group => _recent[group].First),
            LastSeconds = Array.ConvertAll(groups, group => _recent[group].Last),
            Counts = Array.ConvertAll(groups, group => _recent.Through(group) - _recent[group].Before),
        };
    }

    /// <summary>Creates a curve that goes on where another one was captured.</summary>
    /// <param name="state">What the other one knew.</param>
    /// <exception cref="InvalidInputException">The state breaks a rule of the constructor, or its arrivals are not in order.</exception>
    public static SlidingArrivalCurve Restore(SlidingArrivalCurveState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var curve = new SlidingArrivalCurve(state.Windows, state.Horizon, state.Capacity);
        state.Validate(curve._recent.Capacity);
        if (state.NowSeconds is { } now)
        {
            curve._recent.Restore(now, state.TotalArrivals - state.Counts.Sum());
            for (int i = 0; i < state.Counts.Count; i++)
            {
                curve._recent.Restore(state.FirstSeconds[i], state.LastSeconds[i], state.Counts[i]);
                curve.Begin();
            }

            curve._recent.AdvanceTo(now);
        }

        return curve;
    }

    /// <summary>A group has begun.</summary>
    private void Begin()
    {
        ReadOnlySpan<ArrivalGroup> slots = _recent.Slots;
        ArrivalGroup newest = _recent[_recent.Newest];
        foreach (SlidingWindow window in _windows)
        {
            window.Begin(_recent, slots, newest);
        }
    }
}
