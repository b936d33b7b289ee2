using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Replay;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Figures;

namespace InferLine.Reporting.Tests;

/// <summary>Whatever is left out of a chart, its extremes are not.</summary>
public sealed class FigureTests
{
    [Property(MaxTest = 300)]
    public void Groups_keep_the_lowest_and_the_highest_value(NormalFloat[] values, PositiveInt most)
    {
        double[] all = [.. values.Select(value => value.Get)];
        Downsampling groups = Downsampling.Of(all, most.Get);

        Assert.Equal(Math.Min(all.Length, most.Get), groups.First.Length);
        Assert.Equal(groups.First.Order().Distinct(), groups.First);
        if (all.Length > 0)
        {
            Assert.Equal((all.Min(), all.Max()), (groups.Low.Min(), groups.High.Max()));
            for (int group = 0; group < groups.First.Length; group++)
            {
                double[] within = all[groups.First[group]..(group + 1 < groups.First.Length ? groups.First[group + 1] : all.Length)];
                Assert.Equal((within.Min(), within.Max()), (groups.Low[group], groups.High[group]));
            }
        }
    }

    [Property(MaxTest = 200)]
    public void Late_queries_are_counted_and_the_slowest_is_shown(NonEmptyArray<PositiveInt> gaps, PositiveInt limit)
    {
        double[] arrivals = new double[gaps.Get.Length];
        for (int i = 1; i < arrivals.Length; i++)
        {
            arrivals[i] = arrivals[i - 1] + (gaps.Get[i].Get % 7);
        }

        double[] latencies = [.. gaps.Get.Select(gap => (double)gap.Get)];
        var overTime = new LatencyOverTime(arrivals, latencies, arrivals[^1], limit.Get);

        Assert.Equal(latencies.Count(latency => latency > limit.Get), overTime.Late.Sum());
        Assert.Equal(latencies.Max(), overTime.Slowest.Max());
        Assert.All(overTime.Median.Zip(overTime.Slowest), pair => Assert.True(pair.First is null ? pair.Second is null : pair.First <= pair.Second));
    }

    [Property(MaxTest = 200)]
    public void The_distribution_goes_from_the_fastest_to_the_slowest_query(NonEmptyArray<PositiveInt> values)
    {
        double[] latencies = [.. values.Get.Select(value => value.Get / 1000.0)];
        var distribution = new LatencyDistribution(latencies);
        (double[] edges, double[] shares) = distribution.Histogram();
        (double[] at, double[] atLeast) = distribution.Tail();

        Assert.Equal(latencies.Min(), edges[0]);
        Assert.Equal(1, shares.Sum(), 1e-9);
        Assert.Equal((latencies.Min(), latencies.Max()), (at[0], at[^1]));
        Assert.Equal(at.Order(), at);
        Assert.All(at.Zip(atLeast), point => Assert.True(latencies.Count(latency => latency >= point.First) >= (point.Second * latencies.Length) - 1e-6));
    }

    [Property(MaxTest = 100)]
    public void The_highest_rate_is_that_of_an_interval_of_its_length(NonEmptyArray<PositiveInt> gaps)
    {
        double[] arrivals = new double[gaps.Get.Length];
        for (int i = 1; i < arrivals.Length; i++)
        {
            arrivals[i] = arrivals[i - 1] + (gaps.Get[i].Get % 5 / 10.0);
        }

        var rates = new ArrivalRates(arrivals, arrivals[^1], []);
        double most = arrivals.Max(end => arrivals.Count(arrival => arrival <= end && arrival > end - rates.IntervalSeconds - 1e-9)) / rates.IntervalSeconds;
        Assert.InRange(rates.PerSecond.Max(), (arrivals.Length / (rates.PerSecond.Length * rates.IntervalSeconds)) - 1e-9, most + 1e-9);
    }

    [Property(MaxTest = 50)]
    public void The_replicas_keep_their_extremes_however_often_they_change(PositiveInt seed)
    {
        var random = new Random(seed.Get);
        ReplayStep[] timeline = [.. Enumerable.Range(0, 1 + random.Next(3000)).Select(i => new ReplayStep(i * 0.1, [1 + random.Next(50)], ""))];
        var history = new ReplicaRanges(timeline, 400);

        Assert.Equal(timeline.Min(step => step.Replicas[0]), history.Fewest(0).Min());
        Assert.Equal(timeline.Max(step => step.Replicas[0]), history.Most(0).Max());
        Assert.InRange(history.AtSeconds.Length, 2, Downsampling.MostPoints + 1);
        Assert.Equal(history.AtSeconds.Order(), history.AtSeconds);
    }

    [Theory]
    [InlineData(0.0321, "Duration", "32.1 ms")]
    [InlineData(0.99999, "Share", "99.999%")]
    [InlineData(0.9999999, "Share", "over 99.999%")]
    [InlineData(0.00004, "Share", "0.004%")]
    [InlineData(1.0, "Share", "100%")]
    [InlineData(3725.5, "Clock", "1:02:05.5")]
    [InlineData(59.97, "Clock", "1:00")]
    [InlineData(1234.2, "Rate", "1,234/s")]
    [InlineData(double.PositiveInfinity, "Cost", "∞")]
    [InlineData(double.NaN, "Cost", "–")]
    public void Numbers_are_written_for_people(double value, string unit, string text) => Assert.Equal(text, Quantity.Format(value, Enum.Parse<Unit>(unit)));
}
