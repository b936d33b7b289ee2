using System.Globalization;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>One look ahead: whether what stands meets the objective, and if not, or if it is too much, what would; see <see cref="LookaheadTuner"/>.</summary>
internal sealed class Lookahead
{
    /// <summary>The shares of the allowed late queries that a growth aims at and a shrinkage must keep, so that neither is soon undone.</summary>
    private const double GrowthShare = 0.7;
    private const double ShrinkShare = 0.5;

    private readonly TunerMemory _memory;
    private readonly ServiceLevelObjective _slo;
    private readonly double _aheadSeconds;
    private readonly ForecastSimulator _simulator;
    private readonly ArrivalPattern _recent = new();

    /// <summary>Prepares to look ahead for a tuner.</summary>
    /// <param name="memory">What the tuner knows.</param>
    /// <param name="catalog">The profiles.</param>
    /// <param name="slo">The objective.</param>
    /// <param name="options">Its times.</param>
    public Lookahead(TunerMemory memory, ProfileCatalog catalog, ServiceLevelObjective slo, LookaheadOptions options)
    {
        double activation = memory.Model.Options.Activation.TotalSeconds;
        _memory = memory;
        _slo = slo;
        _aheadSeconds = activation + options.DecisionInterval.TotalSeconds;
        _simulator = new ForecastSimulator(memory, catalog, slo, leadSeconds: activation + options.DrainTime.TotalSeconds);
    }

    private TuningModel Model => _memory.Model;

    /// <summary>Looks.</summary>
    /// <param name="wanted">What stands, and then what is wanted.</param>
    /// <returns>Why; empty where nothing changes.</returns>
    public string Look(int[] wanted)
    {
        if (!_recent.Recall(_memory))
        {
            return string.Empty;
        }

        double[] scaleFactors = [.. Enumerable.Range(0, wanted.Length).Select(stage => _memory.ScaleFactors[stage])];
        var search = new ReplicaSearch(Model, scaleFactors);
        if (_recent.NothingArrived)
        {
            Floor(wanted, ratePerSecond: 0, search).CopyTo(wanted, 0);
            return string.Create(CultureInfo.InvariantCulture, $"nothing arrived for {_recent.PatternSeconds} s");
        }

        _simulator.Follow(scaleFactors);
        var rates = new RateHistory(_recent.Seconds, _recent.PatternSeconds);
        var expected = ExpectedRates.Of(rates, _aheadSeconds, Model.Options.Headroom);
        ForecastSimulation present = _simulator.Present(_recent, rates, expected.Growth, out Forecast forecast, out Lateness late);
        return late.Queries > _slo.AllowedMisses(present.QueryCount)
            ? Grow(wanted, present, late, expected, search)
            : Shrink(wanted, present, forecast, expected, search);
    }

    private string Grow(int[] wanted, ForecastSimulation present, Lateness late, ExpectedRates expected, ReplicaSearch search)
    {
        long limit = (long)(GrowthShare * _slo.AllowedMisses(present.QueryCount));
        Lateness left = search.Grow(present, wanted, expected.Growth, late, limit);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"as it is, {Share(late, present)} of the queries to come would be late (allowed {1 - (_slo.Percentile / 100):P1}), "
            + $"and then {Share(left, present)}; {Text(expected)}");
    }

    private string Shrink(int[] wanted, ForecastSimulation present, Forecast forecast, ExpectedRates expected, ReplicaSearch search)
    {
        int[] floor = Floor(wanted, expected.Caution, search);
        if (floor.AsSpan().SequenceEqual(wanted))
        {
            return string.Empty;
        }

        ForecastSimulation cautious = _simulator.AtRate(present, forecast, Math.Max(1, expected.Caution / expected.Growth));
        long limit = (long)(ShrinkShare * _slo.AllowedMisses(cautious.QueryCount));
        Lateness late = cautious.Lateness(wanted, Lateness.AtMost(limit));
        if (late.Queries > limit)
        {
            return string.Empty;
        }

        cautious.Commit();
        late = search.Trim(cautious, wanted, floor, late, limit);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"fewer suffice: {Share(late, cautious)} of the queries to come would be late even at {expected.Caution:F1} queries/s; {Text(expected)}");
    }

    private string Text(ExpectedRates expected) =>
        string.Create(CultureInfo.InvariantCulture, $"expected are {expected.Growth:F1} queries/s, planned {Model.MeanRatePerSecond:F1}");

    private static string Share(Lateness late, ForecastSimulation simulation) =>
        (late.Queries / (double)Math.Max(1, simulation.QueryCount)).ToString("P1", CultureInfo.InvariantCulture);

    /// <summary>What has to stay: stages that grew lately, and what the rate alone needs.</summary>
    private int[] Floor(int[] present, double ratePerSecond, ReplicaSearch search)
    {
        int[] floor = [.. present];
        for (int stage = 0; stage < floor.Length; stage++)
        {
            double lastGrowth = _memory.History.LastGrowthSeconds(stage) ?? _memory.NowSeconds - _memory.ElapsedSeconds;
            if (_memory.NowSeconds - lastGrowth < Model.Options.Stabilization.TotalSeconds)
            {
                continue;
            }

            while (floor[stage] > Model.Limits.Min(stage) && search.CouldCarry(stage, floor[stage] - 1, ratePerSecond))
            {
                floor[stage]--;
            }
        }

        return floor;
    }
}
