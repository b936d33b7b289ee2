using InferLine.Testing;

namespace InferLine.Workloads;

/// <summary>What every process refuses.</summary>
public sealed class ArrivalProcessTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-5, "-5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_rate_must_be_positive_and_finite(double rate, string shown)
    {
        Rejection.Expect(() => ArrivalProcess.Constant(rate), at: "arrival process", $"'rate' is {shown};", "greater than 0");
        Rejection.Expect(() => ArrivalProcess.Poisson(rate), at: "arrival process", $"'rate' is {shown};", "greater than 0");
        Rejection.Expect(() => ArrivalProcess.Gamma(rate, 2), at: "arrival process", $"'rate' is {shown};", "greater than 0");
    }

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(101, "101")]
    [InlineData(double.NaN, "NaN")]
    public void A_variation_must_be_within_its_range(double variation, string shown)
    {
        var rates = new RateSeries([0], [5]);

        Rejection.Expect(() => ArrivalProcess.Gamma(5, variation), at: "arrival process", $"'coefficient of variation' is {shown};", "from 0 to 100");
        Rejection.Expect(() => ArrivalProcess.Piecewise(rates, variation), at: "arrival process", $"'coefficient of variation' is {shown};", "from 0 to 100");
    }

    [Fact]
    public void A_duration_must_be_positive() =>
        Rejection.Expect(() => ArrivalProcess.Poisson(5).Generate(TimeSpan.Zero, seed: 1), at: "arrival process", "'duration' is 0;", "greater than 0");

    [Fact]
    public void At_least_one_query_must_arrive() =>
        Rejection.Expect(
            () => ArrivalProcess.Constant(1).Generate(TimeSpan.FromSeconds(0.5), seed: 1), at: "arrival process", "no query arrives", "raise the rate or the duration");

    [Fact]
    public void More_queries_than_fit_into_memory_are_refused_before_any_is_generated()
    {
        ArrivalProcess recorded = ArrivalProcess.Recorded(new ArrivalTrace([0, 1e-300]));

        Rejection.Expect(
            () => ArrivalProcess.Poisson(1e9).Generate(TimeSpan.FromHours(1), seed: 1), at: "arrival process", "about 3.6E+012 queries", "lower the rate or the duration");
        Rejection.Expect(() => recorded.Generate(TimeSpan.FromSeconds(1), seed: 1), at: "arrival process", "about 2.0E+300 queries", "lower the rate or the duration");
    }
}
