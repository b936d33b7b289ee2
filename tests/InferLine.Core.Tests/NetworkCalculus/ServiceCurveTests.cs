using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Testing;

namespace InferLine.NetworkCalculus;

public sealed class ServiceCurveTests
{
    private const long Grid = TimeSpan.TicksPerSecond / 8;

    private static readonly LatencyProfile Profile = new([new(1, 100), new(2, 400), new(3, 300), new(4, 200), new(5, 9000)]);

    /// <summary>At most 4 at once, 10 in any second, 60 in any minute.</summary>
    private static readonly ArrivalCurve Arrivals = new([new(Milliseconds(100), 4), new(Seconds(1), 10), new(Seconds(60), 60)]);

    [Fact]
    public void A_stage_serves_full_batches_after_the_longest_batch_and_the_delay()
    {
        ServiceCurve curve = ServiceCurve.Of(new StagePlan("stage", "gpu", batchSize: 4, replicas: 3, Milliseconds(50)), Profile);

        Assert.Equal(new ServiceCurve(60, Milliseconds(850)), curve);
    }

    [Theory]
    [InlineData(4, 50, 1250)]
    [InlineData(4, 0, 800)]
    [InlineData(1, 50, 250)]
    public void A_replica_that_collects_first_serves_later(int batchSize, double delayMs, double latencyMs) => Assert.Equal(
        Milliseconds(latencyMs),
        ServiceCurve.Of(new StagePlan("stage", "gpu", batchSize, replicas: 3, Milliseconds(delayMs)) { Batching = BatchingDiscipline.CollectionWindow }, Profile).Latency);

    [Fact]
    public void The_largest_stage_that_a_plan_may_have_has_its_rate()
    {
        var slow = new LatencyProfile([new(BatchLatency.MaxSize, 1000)]);
        ServiceCurve curve = ServiceCurve.Of(new StagePlan("stage", "gpu", BatchLatency.MaxSize, HardwareType.MaxReplicaLimit), slow);

        Assert.Equal(65_536_000_000, curve.RatePerSecond);
    }

    [Fact]
    public void A_batch_must_have_been_measured() => Rejection.Expect(
        () => ServiceCurve.Of(new StagePlan("stage", "gpu", batchSize: 6, replicas: 1), Profile), at: "stage 'stage'", "'batchSize' is 6", "profile larger batches");

    [Fact]
    public void Rates_are_positive_and_latencies_not_negative()
    {
        Rejection.Expect(() => new ServiceCurve(0, Seconds(1)), at: "service curve", "'rate' is 0", "greater than 0");
        Rejection.Expect(() => new ServiceCurve(1, Seconds(-1)), at: "service curve", "'latency' is -1000 ms", "from 0 ms");
    }

    [Fact]
    public void Systems_in_a_row_have_the_lower_rate_and_both_latencies() =>
        Assert.Equal(new ServiceCurve(3, Seconds(3)), new ServiceCurve(5, Seconds(1)).Concatenate(new ServiceCurve(3, Seconds(2))));

    [Theory]
    [InlineData(100, 1000 + 40)] // The first window is enough: 4 items wait for 40 ms.
    [InlineData(20, 1000 + 300)] // 8 items within 100 ms wait for 400 ms; the last of 10 within 200 ms, 500 - 200.
    [InlineData(10, 1000 + 800)] // 10 within 200 ms wait for 1,000 - 200.
    public void The_delay_is_the_horizontal_deviation(double rate, double milliseconds) =>
        Assert.Equal(Milliseconds(milliseconds), new ServiceCurve(rate, Seconds(1)).DelayBound(Arrivals));

    [Fact]
    public void The_backlog_is_the_vertical_deviation() => Assert.Equal(10 + 4, new ServiceCurve(100, Seconds(1)).BacklogBound(Arrivals));

    [Fact]
    public void Without_latency_the_backlog_is_the_burst() => Assert.Equal(4, new ServiceCurve(100, TimeSpan.Zero).BacklogBound(Arrivals));

    [Fact]
    public void There_is_no_bound_if_the_rate_is_below_that_of_every_window()
    {
        var curve = new ServiceCurve(0.9, Seconds(1));

        Assert.Null(curve.DelayBound(Arrivals));
        Assert.Null(curve.BacklogBound(Arrivals));
    }

    [Property(MaxTest = 300)]
    public Property Upper_bounds_do_not_decrease_and_are_sub_additive_where_windows_divide_each_other() =>
        Prop.ForAll(Curves(Gen.Choose(2, 4)), Lengths(), (curve, lengths) =>
        {
            (TimeSpan x, TimeSpan y) = lengths;
            Assert.True(curve.UpperBound(x) <= curve.UpperBound(x + TimeSpan.FromTicks(1)));
            Assert.True(curve.UpperBound(x + y) <= curve.UpperBound(x) + curve.UpperBound(y));
        });

    /// <summary>The excess finds the steps by jumps; here all lengths on the grid are tried.</summary>
    [Property(MaxTest = 300)]
    public Property Bounds_equal_the_largest_deviation_at_any_length() =>
        Prop.ForAll(Curves(Gen.Choose(2, 4)), Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(0, 50).ToArbitrary(), (curve, rate, latency) =>
        {
            var service = new ServiceCurve(rate, TimeSpan.FromTicks(latency * Grid));
            double period = curve.Points.Where(point => point.MaxArrivals <= rate * point.Window.TotalSeconds).Select(point => (double)point.Window.Ticks / Grid).FirstOrDefault();
            double[] backlogs = [.. Enumerable.Range(latency, (int)Math.Ceiling(period)).Select(x => curve.UpperBound(TimeSpan.FromTicks(x * Grid)) - (rate * Grid * (x - latency) / 1e7))];

            Assert.Equal(period == 0, service.BacklogBound(curve) is null);
            Assert.Equal(backlogs.DefaultIfEmpty().Max(), service.BacklogBound(curve) ?? 0, tolerance: 1e-9);
        });

    private static Arbitrary<ArrivalCurve> Curves(Gen<int> factors) =>
        (from count in Gen.Choose(1, 4)
         from first in Gen.Choose(1, 5)
         from steps in Gen.Zip(factors, Gen.Choose(0, 30)).ArrayOf(count)
         select CurveOf(first, steps)).ToArbitrary();

    private static ArrivalCurve CurveOf(int first, (int Factor, int Arrivals)[] steps)
    {
        var points = new List<ArrivalCurvePoint> { new(TimeSpan.FromTicks(first * Grid), 3) };
        foreach ((int factor, int arrivals) in steps)
        {
            points.Add(new ArrivalCurvePoint(points[^1].Window * factor, points[^1].MaxArrivals + arrivals));
        }

        return new ArrivalCurve(points);
    }

    private static Arbitrary<(TimeSpan X, TimeSpan Y)> Lengths() =>
        Gen.Zip(Gen.Choose(0, 2000), Gen.Choose(0, 2000)).Select(steps => (TimeSpan.FromTicks(steps.Item1 * Grid), TimeSpan.FromTicks(steps.Item2 * Grid))).ToArbitrary();

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
