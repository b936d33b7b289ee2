using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace InferLine.Tuning.Tests;

/// <summary>The forecast against its definition: the pattern repeated backwards from the end, each arrival placed on its own.</summary>
public sealed class ForecastTests
{
    private const int Cases = 300;
    private const long FirstQuery = 1000;
    private const double Tolerance = 1e-9;

    private static Arbitrary<(double RateFactor, double Past, double Lead)> Parameters { get; } = Arb.From(
        from factor in Gen.Elements(0.1, 0.5, 1, 1.5, 4)
        from past in Gen.Elements(0.5, 3, 6, 60)
        from lead in Gen.Elements(0, 1, 3, 8.25, 40)
        select (factor, past, lead));

    [Property(MaxTest = Cases, Replay = "20260521,1")]
    public Property It_repeats_the_pattern_at_the_expected_rate() => Prop.ForAll(RecentCountsGen.Any, Parameters, (value, parameters) =>
    {
        (double factor, double past, double lead) = parameters;
        List<double> recent = value.Arrivals;
        var rates = new RateHistory(recent, value.Bins);
        double rate = factor * rates.MeanRate();
        var forecast = Forecast.Of(recent, FirstQuery, rates, rate, past, lead);

        (double Arrival, long Query)[] pattern =
        [
            .. recent.Index().Where(arrival => arrival.Item > -value.Bins)
                .Select(arrival => (OperationalTime(rates, arrival.Item + value.Bins) / rate, FirstQuery + arrival.Index)),
        ];
        double patternSeconds = pattern.Length / rate;
        (double Arrival, long Query)[] expected =
        [
            .. recent.Index().Where(arrival => arrival.Item > -past).Select(arrival => (arrival.Item + past, FirstQuery + arrival.Index)),
            .. Enumerable.Range(0, 1 + (int)Math.Ceiling(lead / patternSeconds)).Reverse()
                .SelectMany(repeat => pattern.Select(one => (past + lead - (repeat * patternSeconds) + one.Arrival, one.Query)))
                .Where(one => one.Item1 > past + Tolerance),
        ];

        // An arrival that falls on the present but for rounding may be there or not.
        Assert.InRange(forecast.Arrivals.Length, expected.Length, expected.Length + 1);
        Assert.Equal(forecast.Arrivals.Length - pattern.Length, forecast.FirstCounted);
        for (int back = 1; back <= pattern.Length; back++)
        {
            Assert.Equal(expected[^back].Query, forecast.Queries[^back]);
            Assert.Equal(expected[^back].Arrival, forecast.Arrivals[^back], Tolerance);
        }

        Assert.Equal(forecast.Arrivals.Order(), forecast.Arrivals);
    });

    [Property(MaxTest = Cases, Replay = "20260522,1")]
    public Property Another_rate_leaves_the_past_alone() => Prop.ForAll(RecentCountsGen.Any, Parameters, (value, parameters) =>
    {
        (double factor, double past, double lead) = parameters;
        var rates = new RateHistory(value.Arrivals, value.Bins);
        var forecast = Forecast.Of(value.Arrivals, FirstQuery, rates, rates.MeanRate(), past, lead);
        double[] faster = forecast.AtRate(factor);

        int inPast = value.Arrivals.Count(arrival => arrival > -past);
        Assert.Equal(forecast.Arrivals[..inPast], faster[..inPast]);
        Assert.All(forecast.Arrivals[inPast..].Zip(faster[inPast..]), pair => Assert.Equal(pair.First - past, factor * (pair.Second - past), Tolerance));
    });

    /// <summary>The arrivals on the lines up to a time, by trapezia.</summary>
    private static double OperationalTime(RateHistory rates, double bins) => rates.Segments.Where(segment => segment.Start < bins).Sum(segment =>
    {
        double end = Math.Min(bins, segment.End);
        return (segment.RateAt(segment.Start) + segment.RateAt(end)) / 2 * (end - segment.Start);
    });
}
