using InferLine.Evaluation.Workloads;
using InferLine.Workloads;

namespace InferLine.Evaluation.Tests;

public sealed class LoadTests
{
    [Fact]
    public void The_sample_is_the_first_quarter_and_the_rest_begins_at_0()
    {
        var load = LoadTrace.Divide("recorded", new ArrivalTrace([0, 1, 1.5, 2, 3, 8]));
        Assert.Equal([0, 1, 1.5], load.Sample.Seconds);
        Assert.Equal([0, 1, 6], load.Arrivals.Seconds);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(600)]
    public void A_day_is_played_in_30_s_per_ten_minutes_up_to_600_per_second(double stepSeconds)
    {
        // Two days; in each ten minutes the rate is one higher in the mean, and swings by half around it where steps are shorter.
        double[] starts = [.. Enumerable.Range(0, (int)(2 * 86_400 / stepSeconds)).Select(step => step * stepSeconds)];
        double swing = stepSeconds < 600 ? 0.5 : 0;
        RateSeries day = DayLoads.FirstDay(new RateSeries(starts, [.. starts.Select((s, i) => 1 + Math.Floor(s / 600) + (i % 2 == 0 ? swing : -swing))]));
        Assert.Equal(144, day.Count);
        Assert.Equal(144 * 30, day.NaturalDuration.TotalSeconds, 9);
        Assert.Equal(600, day.PeakRatePerSecond, 9);
        Assert.Equal(600 / 144.0, day.RatesPerSecond[0], 9);
    }

    [Theory]
    [InlineData("steady", 300, 300, 300)]
    [InlineData("ramp", 150, 300, 150)]
    [InlineData("slow decay", 300, 150, 75)]
    [InlineData("spike", 150, 262.5, 150)]
    [InlineData("dual phase", 150, 225, 300)]
    public void Generated_loads_have_their_rates_at_the_beginning_in_the_middle_and_at_the_end(string name, double first, double middle, double last)
    {
        LoadTrace load = GeneratedLoads.All(variation: 1, seed: 1).Single(each => each.Name == name);
        Assert.Equal(first, Rate(load.Arrivals, 0, 30), first * 0.06);
        Assert.Equal(middle, Rate(load.Arrivals, 285, 315), middle * 0.07);
        Assert.Equal(last, Rate(load.Arrivals, 570, 600), last * 0.06);
        Assert.Equal(first, load.Sample.MeanRatePerSecond, first * 0.03);
        Assert.Equal(name is "spike" or "dual phase", load.HasStep);
    }

    [Fact]
    public void The_spike_is_there() => Assert.Equal(375, Rate(GeneratedLoads.Spike(variation: 1, seed: 1).Arrivals, 241, 299), 15.0);

    [Theory]
    [InlineData("code")]
    [InlineData("conv")]
    public async Task Azure_is_played_at_300_per_second(string kind)
    {
        LoadTrace load = await AzureLoads.LoadAsync(kind);
        Assert.Equal(300, (load.Arrivals.Count + load.Sample.Count) / (load.Arrivals.DurationSeconds / (1 - LoadTrace.SampleShare)), 1e-6);
    }

    private static double Rate(ArrivalTrace trace, double from, double to) => trace.Seconds.ToArray().Count(t => t >= from && t < to) / (to - from);
}
