using InferLine.Testing;

namespace InferLine.Workloads;

public sealed class ArrivalTraceTests
{
    [Fact]
    public void A_trace_begins_at_time_0_and_ends_with_its_last_arrival()
    {
        var trace = new ArrivalTrace([1, 2, 4]);

        Assert.Equal(3, trace.Count);
        Assert.Equal(4, trace.DurationSeconds);
        Assert.Equal(0.75, trace.MeanRatePerSecond);
        Assert.Equal(trace.Seconds.ToArray(), trace.AsMemory().ToArray());
    }

    [Fact]
    public void Where_all_arrive_at_once_no_rate_can_be_told() => Assert.Equal(0, new ArrivalTrace([0, 0]).MeanRatePerSecond);

    [Fact]
    public void A_trace_does_not_change_with_the_array_that_it_was_made_from()
    {
        double[] seconds = [1, 2];
        var trace = new ArrivalTrace(seconds);

        seconds[0] = 5;

        Assert.Equal([1, 2], trace.Seconds.ToArray());
    }

    [Fact]
    public void There_must_be_an_arrival() => Rejection.Expect(() => new ArrivalTrace([]), at: "trace", "no arrivals", "give at least one");

    [Theory]
    [InlineData(1, "the time 1 is before the one above it, 2", "sort the trace")]
    [InlineData(-1, "the time is -1", "use seconds from 0 to")]
    [InlineData(double.NaN, "the time is NaN", "use seconds from 0 to")]
    [InlineData(double.PositiveInfinity, "the time is Infinity", "use seconds from 0 to")]
    [InlineData(1e12, "the time is 1000000000000", "use seconds from 0 to 100000000000")]
    public void Times_must_be_finite_and_must_not_decrease(double seconds, string problem, string remedy) =>
        Rejection.Expect(() => new ArrivalTrace([2, seconds, 3]), at: "arrival 2", problem, remedy);

    [Fact]
    public void ScaleTime_multiplies_every_time() => Assert.Equal([0.5, 1, 2], new ArrivalTrace([1, 2, 4]).ScaleTime(0.5).Seconds.ToArray());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Scaling_needs_a_positive_factor(double factor)
    {
        var trace = new ArrivalTrace([1]);

        Rejection.Expect(() => trace.ScaleTime(factor), at: "scale", "'time factor' is", "greater than 0");
        Rejection.Expect(() => trace.ScaleRate(factor, seed: 1), at: "scale", "'rate factor' is", "greater than 0");
    }

    [Fact]
    public void ScaleTime_refuses_times_that_become_too_large() =>
        Rejection.Expect(() => new ArrivalTrace([1, 1e6]).ScaleTime(1e6), at: "arrival 2", "the time is 1000000000000", "use seconds from 0 to");
}
