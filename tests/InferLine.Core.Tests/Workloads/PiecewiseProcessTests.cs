using InferLine.Testing;

namespace InferLine.Workloads;

public sealed class PiecewiseProcessTests
{
    private static readonly RateSeries _rates = new([0, 100, 150, 400], [200, 0, 20, 1000]);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_step_has_its_own_rate(double variation)
    {
        double[] seconds = Generate(_rates, variation, seconds: 450);

        double[] ends = [.. _rates.StartSeconds[1..], 450];
        for (int step = 0; step < _rates.Count; step++)
        {
            double start = _rates.StartSeconds[step];
            double expected = _rates.RatesPerSecond[step] * (ends[step] - start);
            int count = seconds.Count(arrival => arrival > start && arrival <= ends[step]);

            // The count of a renewal process varies by cv * sqrt(n); up to cv^2 arrivals more where it begins within a gap.
            Assert.Equal(expected, count, (Statistics.Sigmas * variation * Math.Sqrt(expected)) + (expected > 0 ? 1 + (variation * variation) : 0));
        }
    }

    [Fact]
    public void With_variation_0_arrivals_are_as_far_apart_as_the_rate_says() =>
        Assert.Equal([0.5, 1, 1.5, 2, 6, 7, 8], Generate(new RateSeries([0, 2, 5], [2, 0, 1]), variation: 0, seconds: 8));

    [Fact]
    public void A_gap_that_begins_in_one_step_goes_on_in_the_next() =>
        Assert.Equal([1.625, 2.125, 2.625], Generate(new RateSeries([0, 1.5], [0.5, 2]), variation: 0, seconds: 3));

    [Fact]
    public void A_single_rate_gives_the_arrivals_of_a_renewal_process()
    {
        double[] expected = ArrivalProcess.Gamma(20, 2).Generate(TimeSpan.FromSeconds(500), seed: 3).Seconds.ToArray();

        Assert.Equal(expected, Generate(new RateSeries([0], [20]), variation: 2, seconds: 500, seed: 3));
    }

    [Fact]
    public void The_last_rate_holds_for_ever() => Assert.Equal([4, 8, 12], Generate(new RateSeries([0, 2], [0.25, 0.25]), variation: 0, seconds: 12));

    [Fact]
    public void Bursts_wait_for_the_end_of_a_step_of_rate_0()
    {
        // With so large a variation most gaps underflow to 0, so that arrivals are due at once.
        double[] seconds = Generate(new RateSeries([0, 10], [0, 50]), variation: 100, seconds: 1000);

        Assert.All(seconds, arrival => Assert.InRange(arrival, 10, 1000));
    }

    [Fact]
    public void The_same_seed_gives_the_same_arrivals_and_another_seed_others()
    {
        Assert.Equal(Generate(_rates, 1, 450, seed: 5), Generate(_rates, 1, 450, seed: 5));
        Assert.NotEqual(Generate(_rates, 1, 450, seed: 5), Generate(_rates, 1, 450, seed: 6));
    }

    private static double[] Generate(RateSeries rates, double variation, double seconds, ulong seed = 23) =>
        ArrivalProcess.Piecewise(rates, variation).Generate(TimeSpan.FromSeconds(seconds), seed).Seconds.ToArray();
}
