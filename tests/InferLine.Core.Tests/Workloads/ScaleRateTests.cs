using InferLine.Testing;

namespace InferLine.Workloads;

public sealed class ScaleRateTests
{
    private static readonly ArrivalTrace _trace = ArrivalProcess.Gamma(10, 3).Generate(TimeSpan.FromSeconds(5000), seed: 1);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    [InlineData(1.25)]
    [InlineData(3.5)]
    public void The_count_grows_by_the_factor(double factor)
    {
        ArrivalTrace scaled = _trace.ScaleRate(factor, seed: 2);

        // Every arrival is copied once more with the probability of the rest.
        double rest = factor - Math.Floor(factor);
        Assert.Equal(factor * _trace.Count, scaled.Count, Statistics.Sigmas * Math.Sqrt(_trace.Count * rest * (1 - rest)));
    }

    [Fact]
    public void A_factor_of_1_changes_nothing() => Assert.Equal(_trace.Seconds.ToArray(), _trace.ScaleRate(1, seed: 2).Seconds.ToArray());

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Whole_factors_keep_all_arrivals_and_add_exactly_as_many_as_they_say(int factor)
    {
        ArrivalTrace scaled = _trace.ScaleRate(factor, seed: 2);

        Assert.Equal(factor * _trace.Count, scaled.Count);
        Assert.Equal(_trace.DurationSeconds, scaled.DurationSeconds);
        Assert.Empty(_trace.Seconds.ToArray().Except(scaled.Seconds.ToArray()));
    }

    [Fact]
    public void Factors_below_1_keep_some_of_the_arrivals_and_add_none()
    {
        double[] kept = _trace.ScaleRate(0.3, seed: 2).Seconds.ToArray();

        Assert.Empty(kept.Except(_trace.Seconds.ToArray()));
        Assert.Equal(kept.Order(), kept);
    }

    [Fact]
    public void Bursts_stay_where_they_are()
    {
        // 100 arrivals in the first second, then nothing for an hour.
        ArrivalTrace burst = new([.. Enumerable.Range(0, 100).Select(i => i / 100.0), 3600]);

        double[] scaled = burst.ScaleRate(10, seed: 2).Seconds.ToArray();

        // Only the copies of the last arrival of the burst may fall into the hour.
        Assert.InRange(scaled.Count(arrival => arrival <= 1), 990, 1000);
        Assert.Equal(10, scaled.Count(arrival => arrival == 3600));
    }

    [Fact]
    public void Copies_lie_between_their_arrival_and_the_next()
    {
        var spread = new ArrivalTrace([0, 10, 20, 30]);

        double[] scaled = spread.ScaleRate(5, seed: 2).Seconds.ToArray();

        Assert.Equal([5, 5, 5], new[] { 0, 10, 20 }.Select(start => scaled.Count(arrival => arrival >= start && arrival < start + 10)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace_and_another_seed_another()
    {
        Assert.Equal(_trace.ScaleRate(1.5, seed: 2).Seconds.ToArray(), _trace.ScaleRate(1.5, seed: 2).Seconds.ToArray());
        Assert.NotEqual(_trace.ScaleRate(1.5, seed: 2).Seconds.ToArray(), _trace.ScaleRate(1.5, seed: 3).Seconds.ToArray());
    }

    [Fact]
    public void At_least_one_arrival_must_be_left() =>
        Rejection.Expect(() => new ArrivalTrace([1, 2]).ScaleRate(1e-9, seed: 2), at: "trace", "no arrivals", "give at least one");

    [Fact]
    public void More_arrivals_than_fit_into_memory_are_refused() =>
        Rejection.Expect(() => _trace.ScaleRate(1e6, seed: 2), at: "scale", "queries would arrive", "lower the rate factor");
}
