using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.NetworkCalculus;

public sealed class SlidingArrivalCurveTests
{
    /// <summary>Times are multiples of this: few enough for many ties, and exact in binary.</summary>
    private const double Grid = 1.0 / 8;

    /// <summary>The bounds on coalesced counts are strict in real numbers; ε is rounded.</summary>
    private const double Rounding = 1e-9;

    [Property(MaxTest = 300)]
    public Property It_equals_the_exact_curve_of_the_recent_arrivals_at_every_moment() =>
        Prop.ForAll(Gaps(), Windows(), Gen.Choose(0, 40).ToArbitrary(), (gaps, windows, extra) =>
        {
            double horizon = (windows[^1] + extra) * Grid;
            SlidingArrivalCurve curve = Create(windows, horizon);
            AtEveryMoment(curve, gaps, (arrivals, now) =>
            {
                Assert.True(curve.IsExact);
                Assert.Equal(
                    windows.Select(window => LargestCount(arrivals, now, horizon, window * Grid)),
                    curve.Snapshot(now).Points.Select(point => (int)point.MaxArrivals));
            });
        });

    [Property(MaxTest = 300)]
    public Property Where_arrivals_are_coalesced_it_is_never_below_the_exact_curve_and_never_above_that_of_slightly_longer_windows() =>
        Prop.ForAll(Gaps(), Windows(), Gen.Choose(0, 40).ToArbitrary(), (gaps, windows, extra) =>
        {
            double horizon = (windows[^1] + extra) * Grid;
            SlidingArrivalCurve curve = Create(windows, horizon, SlidingArrivalCurve.MinCapacity);
            double coalescing = curve.CoalescingSeconds;
            AtEveryMoment(curve, gaps, (arrivals, now) =>
            {
                for (int i = 0; i < windows.Length; i++)
                {
                    double window = windows[i] * Grid;
                    int least = LargestCount(arrivals, now, horizon, window);
                    int most = curve.IsExact ? least : LargestCount(arrivals, now, horizon + coalescing + Rounding, window + (2 * coalescing) + Rounding);
                    Assert.InRange(curve.MaxArrivals(i, now), least, most);
                }
            });
        });

    [Fact]
    public void It_is_exact_where_the_rate_falls_all_the_time_so_that_every_count_must_be_remembered()
    {
        TimeSpan[] windows = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)];
        var curve = new SlidingArrivalCurve(windows);
        var arrivals = new List<double>();
        for (double now = 1; now < 300; now += 0.002 + (now * now * 1e-6))
        {
            curve.Observe(now);
            arrivals.Add(now);
            if (arrivals.Count % 500 == 0)
            {
                var recent = new ArrivalTrace([.. arrivals.Where(arrival => now - arrival < 60)]);
                Assert.Equal(ArrivalCurve.Of(recent, windows).Points, curve.Snapshot(now).Points);
            }
        }
    }

    [Fact]
    public void Memory_is_bounded_at_any_rate_and_the_curve_stays_close()
    {
        // 2 million arrivals in 20 s, kept in 8,192 groups.
        var curve = new SlidingArrivalCurve([TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(20)], capacity: 8192);
        for (int i = 0; i < 3_000_000; i++)
        {
            curve.Observe(i * 1e-5);
        }

        Assert.False(curve.IsExact);
        Assert.InRange(curve.CoalescingSeconds, 0.0048, 0.0049);
        Assert.InRange(curve.MaxArrivals(0, 30), 10_000, 10_980);
        Assert.InRange(curve.MaxArrivals(1, 30), 2_000_000, 2_000_490);
    }

    [Fact]
    public void Observing_allocates_nothing()
    {
        SlidingArrivalCurve curve = Create([1, 2, 4, 8], horizon: 8);
        ObserveFrom(0);
        long least = long.MaxValue;
        for (int round = 1; round <= 5; round++)
        {
            // The runtime may allocate on this thread while it compiles a method anew, but not in every round.
            long before = GC.GetAllocatedBytesForCurrentThread();
            ObserveFrom(20_000 * round);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);

        void ObserveFrom(int first)
        {
            for (int i = first; i < first + 20_000; i++)
            {
                double now = (i * 1e-3) + (i % 7 * 1e-4);
                curve.Observe(now);
                curve.MaxArrivals(2, now);
            }
        }
    }

    [Property(MaxTest = 200)]
    public Property A_restored_curve_goes_on_as_the_captured_one() =>
        Prop.ForAll(Gaps(), Windows(), Gen.Choose(0, 60).ToArbitrary(), (gaps, windows, captured) =>
        {
            SlidingArrivalCurve curve = Create(windows, windows[^1] * Grid, SlidingArrivalCurve.MinCapacity);
            int step = 0;
            SlidingArrivalCurve? restored = captured == 0 ? SlidingArrivalCurve.Restore(curve.Capture()) : null;
            foreach ((int gap, int index) in gaps.Select((gap, index) => (gap, index)))
            {
                step += gap;
                curve.Observe(step * Grid);
                restored?.Observe(step * Grid);
                if (index == captured)
                {
                    curve.MaxArrivals(0, (step + (gap / 2)) * Grid);
                    step += gap / 2;
                    restored = SlidingArrivalCurve.Restore(curve.Capture());
                }

                if (restored is not null)
                {
                    double now = step * Grid;
                    Assert.Equal(curve.Snapshot(now).Points, restored.Snapshot(now).Points);
                    Assert.Equal((curve.IsExact, curve.TotalArrivals, curve.CountSince(now - 1)), (restored.IsExact, restored.TotalArrivals, restored.CountSince(now - 1)));
                    Assert.Equal(curve.Capture().Counts, restored.Capture().Counts);
                }
            }
        });

    [Property(MaxTest = 200)]
    public Property Arrivals_since_a_time_are_counted() =>
        Prop.ForAll(Gaps(), Gen.Choose(0, 80).ToArbitrary(), (gaps, since) =>
        {
            SlidingArrivalCurve exact = Create([80], 80 * Grid);
            SlidingArrivalCurve coalesced = Create([80], 80 * Grid, SlidingArrivalCurve.MinCapacity);
            var arrivals = new List<double>();
            foreach (double now in gaps.Select(gap => arrivals.LastOrDefault() + (gap * Grid)))
            {
                arrivals.Add(now);
                exact.Observe(now);
                coalesced.Observe(now);
                double from = now - (since * Grid);
                Assert.Equal(arrivals.Count(arrival => arrival > from), exact.CountSince(from));
                Assert.InRange(
                    coalesced.CountSince(from), arrivals.Count(arrival => arrival > from), arrivals.Count(arrival => arrival > from - coalesced.CoalescingSeconds - Rounding));
            }
        });

    [Fact]
    public void A_state_must_be_as_it_was_captured()
    {
        SlidingArrivalCurve curve = Create([8], horizon: 8);
        curve.Observe(1);
        curve.Observe(2);
        SlidingArrivalCurveState state = curve.Capture();

        foreach (SlidingArrivalCurveState bad in (SlidingArrivalCurveState[])[
            state with { Counts = [1] }, state with { Counts = [1, 0] }, state with { Counts = [1, 2] }, state with { FirstSeconds = [2, 1] },
            state with { LastSeconds = [1, 3] }, state with { NowSeconds = null }, state with { NowSeconds = double.NaN }, state with { TotalArrivals = -1 }])
        {
            Rejection.Expect(() => SlidingArrivalCurve.Restore(bad), at: "arrival curve state", "not those of a curve", "as it was captured");
        }
    }

    [Fact]
    public void The_horizon_is_open_at_its_start()
    {
        var curve = new SlidingArrivalCurve([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)]);
        curve.Observe(10);

        Assert.Equal(1, curve.MaxArrivals(1, 69.5));
        Assert.Equal(0, curve.MaxArrivals(1, 70));
    }

    [Fact]
    public void Times_do_not_go_back()
    {
        var curve = new SlidingArrivalCurve([TimeSpan.FromSeconds(1)]);
        curve.Observe(10);
        curve.MaxArrivals(0, 12);

        Assert.Throws<ArgumentOutOfRangeException>(() => curve.Observe(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.MaxArrivals(0, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.Observe(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.Observe(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.MaxArrivals(1, 13));
    }

    [Fact]
    public void Windows_and_capacity_are_checked()
    {
        TimeSpan second = TimeSpan.FromSeconds(1);

        Rejection.Expect(() => new SlidingArrivalCurve([]), at: "windows", "none", "give at least one window");
        Rejection.Expect(() => new SlidingArrivalCurve([second, second]), at: "windows[1]", "must grow", "sort them");
        Rejection.Expect(() => new SlidingArrivalCurve([second], second / 2), at: "arrival curve", "'horizon' is 500 ms", "use a time from 1000 ms");
        Rejection.Expect(() => new SlidingArrivalCurve([second], capacity: 15), at: "arrival curve", "'capacity' is 15", "use an integer from 16");
    }

    /// <summary>By the definition: of the arrivals since the horizon, the most in any window that ends with one of them.</summary>
    private static int LargestCount(IReadOnlyList<double> arrivals, double now, double horizon, double window)
    {
        double[] recent = [.. arrivals.Where(arrival => now - arrival < horizon)];
        return recent.Select(last => recent.Count(first => first <= last && last - first < window)).DefaultIfEmpty().Max();
    }

    /// <summary>Feeds the arrivals, and checks at each, between, and long after them.</summary>
    private static void AtEveryMoment(SlidingArrivalCurve curve, int[] gaps, Action<IReadOnlyList<double>, double> check)
    {
        var arrivals = new List<double>();
        int step = 0;
        foreach (int gap in gaps)
        {
            check(arrivals, (step + (gap / 2)) * Grid);
            step += gap;
            arrivals.Add(step * Grid);
            curve.Observe(step * Grid);
            check(arrivals, step * Grid);
        }

        for (int i = 0; i < 30; i++)
        {
            check(arrivals, (step + (5 * i)) * Grid);
        }
    }

    private static SlidingArrivalCurve Create(int[] windows, double horizon, int capacity = SlidingArrivalCurve.DefaultCapacity) =>
        new(windows.Select(window => TimeSpan.FromSeconds(window * Grid)), TimeSpan.FromSeconds(horizon), capacity);

    /// <summary>Arrivals in two busy times with a silence between.</summary>
    private static Arbitrary<int[]> Gaps() =>
        (from dense in Gen.Choose(0, 4).NonEmptyListOf()
         from silence in Gen.Choose(0, 200)
         from sparse in Gen.Choose(0, 12).ListOf()
         select (int[])[.. dense, silence, .. sparse]).ToArbitrary();

    private static Arbitrary<int[]> Windows() =>
        (from count in Gen.Choose(1, 4)
         from windows in Gen.Choose(1, 80).ListOf(count)
         select windows.Distinct().Order().ToArray()).ToArbitrary();
}
