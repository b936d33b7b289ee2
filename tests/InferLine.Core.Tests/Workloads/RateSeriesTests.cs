using InferLine.Testing;

namespace InferLine.Workloads;

public sealed class RateSeriesTests
{
    private static readonly RateSeries _rates = new([0, 60, 120], [10, 40, 20]);

    [Fact]
    public void Keeps_its_steps()
    {
        Assert.Equal(3, _rates.Count);
        Assert.Equal([0, 60, 120], _rates.StartSeconds.ToArray());
        Assert.Equal([10, 40, 20], _rates.RatesPerSecond.ToArray());
        Assert.Equal(40, _rates.PeakRatePerSecond);
    }

    [Fact]
    public void The_last_step_naturally_lasts_as_long_as_the_one_before() => Assert.Equal(TimeSpan.FromSeconds(180), _rates.NaturalDuration);

    [Fact]
    public void A_single_step_has_no_natural_end() => Assert.Equal(TimeSpan.Zero, new RateSeries([0], [5]).NaturalDuration);

    [Fact]
    public void The_latest_times_still_have_a_natural_end() => Assert.Equal(TimeSpan.FromSeconds(2e11), new RateSeries([0, 1e11], [5, 5]).NaturalDuration);

    [Fact]
    public void Scale_multiplies_times_and_rates()
    {
        RateSeries scaled = _rates.Scale(timeFactor: 0.5, rateFactor: 3);

        Assert.Equal([0, 30, 60], scaled.StartSeconds.ToArray());
        Assert.Equal([30, 120, 60], scaled.RatesPerSecond.ToArray());
    }

    [Fact]
    public void Scale_needs_positive_factors_and_results_in_range()
    {
        Rejection.Expect(() => _rates.Scale(0, 1), at: "scale", "'time factor' is 0", "greater than 0");
        Rejection.Expect(() => _rates.Scale(1, double.NaN), at: "scale", "'rate factor' is NaN", "greater than 0");
        Rejection.Expect(() => _rates.Scale(1, 1e8), at: "rate 2", "the rate is 4000000000", "from 0 to 1000000000");
    }

    [Fact]
    public void There_must_be_as_many_times_as_rates()
    {
        Rejection.Expect(() => new RateSeries([], []), at: "rates", "at least one");
        Rejection.Expect(() => new RateSeries([0, 1], [5]), at: "rates", "as many times as rates");
    }

    [Theory]
    [InlineData(0.0, "rate 2")]
    [InlineData(-1.0, "rate 2")]
    [InlineData(double.NaN, "rate 2")]
    [InlineData(double.PositiveInfinity, "rate 2")]
    public void Times_must_grow(double second, string place) => Rejection.Expect(() => new RateSeries([0, second], [5, 5]), at: place, "the time is");

    [Fact]
    public void The_first_time_must_be_0() =>
        Rejection.Expect(() => new RateSeries([1, 2], [5, 5]), at: "rate 1", "the time is 1", "let times start at 0");

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1.1e9)]
    public void Rates_must_be_within_their_range(double rate) =>
        Rejection.Expect(() => new RateSeries([0, 1], [5, rate]), at: "rate 2", "the rate is", "use queries per second from 0 to");
}
