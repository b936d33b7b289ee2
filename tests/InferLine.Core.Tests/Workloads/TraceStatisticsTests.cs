namespace InferLine.Workloads;

public sealed class TraceStatisticsTests
{
    [Fact]
    public void Describes_a_trace()
    {
        var statistics = TraceStatistics.Of(new ArrivalTrace([1, 1.5, 1.75, 6, 8]));

        Assert.Equal(5, statistics.Queries);
        Assert.Equal(8, statistics.DurationSeconds);
        Assert.Equal(5.0 / 8, statistics.MeanRatePerSecond);
        Assert.Equal(3, statistics.PeakRatePerSecond);
        Assert.Equal(4.25, statistics.LongestGapSeconds);

        // Gaps 0.5, 0.25, 4.25, 2 with mean 1.75 and sample variance (1.25^2 + 1.5^2 + 2.5^2 + 0.25^2) / 3.
        Assert.Equal(Math.Sqrt(10.125 / 3) / 1.75, statistics.CoefficientOfVariation!.Value, 1e-12);
    }

    [Fact]
    public void A_peak_counts_arrivals_that_are_less_than_a_second_apart() =>
        Assert.Equal(2, TraceStatistics.Of(new ArrivalTrace([0, 0.5, 1, 1.5, 2])).PeakRatePerSecond);

    [Fact]
    public void A_constant_rate_does_not_vary() => Assert.Equal(0, TraceStatistics.Of(new ArrivalTrace([1, 2, 3, 4])).CoefficientOfVariation);

    [Theory]
    [InlineData(new double[] { 5 })]
    [InlineData(new double[] { 5, 7 })]
    [InlineData(new double[] { 5, 5, 5 })]
    public void No_variation_can_be_told_from_too_few_gaps_or_none(double[] seconds) =>
        Assert.Null(TraceStatistics.Of(new ArrivalTrace(seconds)).CoefficientOfVariation);

    [Fact]
    public void A_single_arrival_has_no_gap()
    {
        var statistics = TraceStatistics.Of(new ArrivalTrace([0]));

        Assert.Equal(0, statistics.LongestGapSeconds);
        Assert.Equal(0, statistics.MeanRatePerSecond);
        Assert.Equal(1, statistics.PeakRatePerSecond);
    }
}
