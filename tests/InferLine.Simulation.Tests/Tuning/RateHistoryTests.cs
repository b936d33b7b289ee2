using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace InferLine.Tuning.Tests;

/// <summary>The recent rate in segments: against the definition, and by example.</summary>
public sealed class RateHistoryTests
{
    private const double Tolerance = 1e-9;

    [Property(MaxTest = 500, Replay = "20260511,1")]
    public Property Segments_are_as_defined() => Prop.ForAll(RecentCountsGen.Any, value =>
    {
        var naive = new NaiveRates(value.Arrivals, value.Bins);
        var rates = new RateHistory(value.Arrivals, value.Bins);

        Assert.Equal(naive.Deviation, rates.DeviationPerSecond, Tolerance);
        Assert.Equal(naive.Segments().Select(segment => (segment.Start, segment.End)), rates.Segments.Select(segment => (segment.Start, segment.End)));
        Assert.All(naive.Segments().Zip(rates.Segments), pair =>
        {
            Assert.Equal(pair.First.Mean, pair.Second.Mean, Tolerance);
            Assert.Equal(pair.First.Slope, pair.Second.Slope, Tolerance);
        });
    });

    /// <summary>The line through a segment holds as many arrivals as there were, and is above 0, since times are stretched by it.</summary>
    [Property(MaxTest = 500, Replay = "20260512,1")]
    public Property Lines_hold_the_arrivals_that_there_were() => Prop.ForAll(RecentCountsGen.Any, value =>
    {
        var rates = new RateHistory(value.Arrivals, value.Bins);

        Assert.Equal(value.Counts[^value.Bins..].Average(), rates.MeanRate(), Tolerance);
        Assert.All(rates.Segments, segment =>
        {
            Assert.Equal(value.Counts[^value.Bins..][segment.Start..segment.End].Sum(), segment.ArrivalsUntil(segment.End), Tolerance);
            Assert.True(segment.Mean == 0 || Math.Min(segment.RateAt(segment.Start), segment.RateAt(segment.End)) > 0, segment.ToString());
        });
    });

    [Fact]
    public void A_step_begins_a_new_segment()
    {
        RateHistory rates = Rates(Enumerable.Repeat(100, 40).Concat(Enumerable.Repeat(200, 5)));

        // A step may be cut into more parts than two, since a few seconds are compared with a few; but none of them mixes what was before and after.
        Assert.Equal(new RateSegment(0, 40, 100, 0), rates.Segments[^1]);
        Assert.All(rates.Segments.SkipLast(1), segment => Assert.Equal((200, 0), (segment.Mean, segment.Slope)));
        Assert.Equal(200, rates.RateAhead(5));
        Assert.Equal(200, rates.LargestRate(30));
    }

    [Fact]
    public void A_rise_goes_on_and_a_fall_does_not()
    {
        RateHistory rise = Rates(Enumerable.Range(0, 30).Select(second => 200 + second));
        RateHistory fall = Rates(Enumerable.Range(0, 30).Select(second => 230 - second));

        Assert.Equal(229.5 + 5, rise.RateAhead(5), Tolerance);
        Assert.Equal(1.5 * 229.5, rise.RateAhead(1000), Tolerance);
        Assert.Equal(200.5, fall.RateAhead(5), Tolerance);
    }

    private static RateHistory Rates(IEnumerable<int> counts)
    {
        int[] all = [.. counts];
        return new RateHistory(new RecentCounts(all, all.Length).Arrivals, all.Length);
    }
}
