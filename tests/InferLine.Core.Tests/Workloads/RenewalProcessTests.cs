using InferLine.Testing;

namespace InferLine.Workloads;

/// <summary>Constant, Poisson and Gamma arrivals.</summary>
public sealed class RenewalProcessTests
{
    private const double Rate = 50;
    private const ulong Seed = 17;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0.1)]
    [InlineData(1234.5)]
    public void Constant_arrivals_are_exactly_at_i_over_rate(double rate)
    {
        ArrivalTrace trace = ArrivalProcess.Constant(rate).Generate(TimeSpan.FromSeconds(50), Seed);

        Assert.Equal(Enumerable.Range(1, (int)(rate * 50)).Select(i => i / rate), trace.Seconds.ToArray());
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(4)]
    public void Rate_and_variation_are_those_asked_for(double variation)
    {
        const double Expected = 100_000;

        ArrivalTrace trace = ArrivalProcess.Gamma(Rate, variation).Generate(TimeSpan.FromSeconds(Expected / Rate), Seed);

        // The count of a renewal process varies by cv * sqrt(n), around n + (cv^2 - 1) / 2.
        double bias = ((variation * variation) - 1) / 2;
        Assert.Equal(Expected + bias, trace.Count, Statistics.Sigmas * variation * Math.Sqrt(Expected));

        // By the delta method, for Gamma gaps (skewness 2 cv, kurtosis 3 + 6 cv^2), the estimate of cv varies by cv * sqrt((1 + cv^2) / 2n).
        double standardError = variation * Math.Sqrt((1 + (variation * variation)) / (2 * Expected));
        Assert.Equal(variation, TraceStatistics.Of(trace).CoefficientOfVariation!.Value, Statistics.Sigmas * standardError);
    }

    [Fact]
    public void Poisson_arrivals_come_in_counts_whose_variance_is_their_mean()
    {
        const int Windows = 10_000;
        int[] counts = new int[Windows];
        foreach (double arrival in ArrivalProcess.Poisson(Rate).Generate(TimeSpan.FromSeconds(Windows), Seed).Seconds)
        {
            counts[Math.Min(Windows - 1, (int)arrival)]++;
        }

        // Fisher's index of dispersion is chi-square with n - 1 degrees of freedom, so that the ratio varies by sqrt(2 / n).
        double deviation = Statistics.StandardDeviation(counts.Select(count => (double)count));
        Assert.Equal(1, deviation * deviation / counts.Average(), Statistics.Sigmas * Math.Sqrt(2.0 / Windows));
    }

    [Fact]
    public void Gamma_arrivals_with_variation_1_are_the_Poisson_arrivals() =>
        Assert.Equal(Generate(ArrivalProcess.Poisson(Rate), Seed), Generate(ArrivalProcess.Gamma(Rate, 1), Seed));

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(100)]
    public void The_same_seed_gives_the_same_arrivals_and_another_seed_others(double variation)
    {
        ArrivalProcess process = ArrivalProcess.Gamma(Rate, variation);

        Assert.Equal(Generate(process, Seed), Generate(process, Seed));
        Assert.NotEqual(Generate(process, Seed), Generate(process, Seed + 1));
        Assert.NotEqual(Generate(process, Seed), Generate(process, Seed + (1UL << 40)));
    }

    [Fact]
    public void A_longer_trace_begins_with_the_shorter_one()
    {
        double[] first = Generate(ArrivalProcess.Poisson(Rate), Seed, seconds: 10);

        Assert.Equal(first, Generate(ArrivalProcess.Poisson(Rate), Seed, seconds: 20)[..first.Length]);
    }

    [Fact]
    public void Arrivals_lie_within_the_duration_and_in_order()
    {
        double[] seconds = Generate(ArrivalProcess.Gamma(Rate, 3), Seed, seconds: 100);

        Assert.Equal(seconds.Order(), seconds);
        Assert.All(seconds, arrival => Assert.InRange(arrival, 0, 100));
    }

    [Fact]
    public void A_duration_ends_with_an_arrival_that_is_due_at_its_end() =>
        Assert.Equal([0.5, 1, 1.5, 2], Generate(ArrivalProcess.Constant(2), Seed, seconds: 2));

    private static double[] Generate(ArrivalProcess process, ulong seed, double seconds = 60) =>
        process.Generate(TimeSpan.FromSeconds(seconds), seed).Seconds.ToArray();
}
