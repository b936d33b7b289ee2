using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.NetworkCalculus;

public sealed class ArrivalCurveTests
{
    /// <summary>Times of the generated traces are multiples of this: few enough for many ties, and exact in binary.</summary>
    private const double Grid = 1.0 / 8;

    [Fact]
    public void Windows_are_open_at_their_start_and_closed_at_their_end()
    {
        var trace = new ArrivalTrace([1, 2, 3]);

        var curve = ArrivalCurve.Of(trace, [Seconds(0.5), Seconds(1), Seconds(1.5), Seconds(2), Seconds(60)]);

        Assert.Equal([1, 1, 2, 2, 3], curve.Points.Select(point => point.MaxArrivals));
    }

    [Fact]
    public void Arrivals_at_the_same_time_are_in_every_window_together() =>
        Assert.Equal(3, ArrivalCurve.Of(new ArrivalTrace([1, 5, 5, 5]), [TimeSpan.FromTicks(1)]).Points[0].MaxArrivals);

    [Property(MaxTest = 300)]
    public Property Counts_equal_the_largest_over_all_windows() =>
        Prop.ForAll(GridTraces(), GridWindows(), (steps, windows) =>
        {
            var trace = new ArrivalTrace([.. steps.Select(step => step * Grid)]);

            var curve = ArrivalCurve.Of(trace, windows.Select(window => Seconds(window * Grid)));

            Assert.Equal(windows.Select(window => LargestCount(steps, window)), curve.Points.Select(point => (int)point.MaxArrivals));
        });

    [Fact]
    public void Times_may_be_so_late_that_a_window_is_lost_in_rounding()
    {
        // Seconds since some far epoch: neighbouring doubles are 2 microseconds apart, and the window is a tenth of one.
        var trace = new ArrivalTrace([1.7e10, 1.7e10, 1.7e10 + 1]);

        Assert.Equal(2, ArrivalCurve.Of(trace, [TimeSpan.FromTicks(1)]).Points[0].MaxArrivals);
    }

    [Fact]
    public void Rates_are_counts_per_second() => Assert.Equal(30, new ArrivalCurvePoint(Seconds(0.5), 15).RatePerSecond);

    [Fact]
    public void There_must_be_a_window() =>
        Rejection.Expect(() => ArrivalCurve.Of(new ArrivalTrace([1]), []), at: "envelope", "no points", "give at least one window");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Windows_must_be_longer_than_0(double window) =>
        Rejection.Expect(() => ArrivalCurve.Of(new ArrivalTrace([1, 2]), [Seconds(window)]), at: "envelope[0]", "windows must grow from 0", "sort the points");

    [Fact]
    public void Windows_must_grow_and_counts_may_not_fall()
    {
        Rejection.Expect(
            () => new ArrivalCurve([new(Seconds(1), 5), new(Seconds(1), 6)]), at: "envelope[1]", "windows must grow", "sort the points");
        Rejection.Expect(
            () => new ArrivalCurve([new(Seconds(1), 5), new(Seconds(2), 4)]), at: "envelope[1]", "counts may not fall", "sort the points");
        Rejection.Expect(() => new ArrivalCurve([new(Seconds(1), -1)]), at: "envelope[0]", "counts may not fall", "check them");
    }

    [Fact]
    public void Doubling_windows_end_with_the_last_one_exactly()
    {
        Assert.Equal([1, 2, 4, 8, 16, 32, 60], ArrivalCurve.DoublingWindows(Seconds(1)).Select(window => window.TotalSeconds));
        Assert.Equal([1, 2, 4, 8], ArrivalCurve.DoublingWindows(Seconds(1), Seconds(8)).Select(window => window.TotalSeconds));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(61)]
    public void A_first_window_as_long_as_the_last_is_the_only_one(double first) => Assert.Equal([Seconds(first)], ArrivalCurve.DoublingWindows(Seconds(first)));

    [Fact]
    public void The_first_window_must_be_longer_than_0() => Assert.Throws<ArgumentOutOfRangeException>(() => ArrivalCurve.DoublingWindows(TimeSpan.Zero));

    /// <summary>By the definition, in steps of the grid: windows (t - d, t] for every t at which a count can change.</summary>
    private static int LargestCount(int[] steps, int window) =>
        Enumerable.Range(0, steps[^1] + window + 1).Max(t => steps.Count(step => step > t - window && step <= t));

    private static Arbitrary<int[]> GridTraces() =>
        Gen.Choose(0, 60).NonEmptyListOf().Select(steps => steps.Order().ToArray()).ToArbitrary();

    private static Arbitrary<int[]> GridWindows() =>
        Gen.Choose(1, 80).NonEmptyListOf().Select(windows => windows.Distinct().Order().ToArray()).ToArbitrary();

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
