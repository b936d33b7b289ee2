using System.Globalization;
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Workloads;

namespace InferLine.Tuning;

/// <summary>
/// Looks ahead by simulation: the cheapest replicas with which the load of the last minute, at the rate that is to be expected, meets the objective once a decision can have an effect.
/// </summary>
/// <remarks>
/// <para>
/// Every <see cref="LookaheadOptions.DecisionInterval"/> it simulates the pipeline from a few seconds ago (from before the backlog began, if there is one) to now, with the arrivals as they were and all
/// replicas as they stand or are starting, and goes on with a forecast. The forecast repeats the last minute gap by gap: it is cut where the rate changed significantly, every part is stretched to the
/// expected rate, and so bursts stay while steps and trends go. The expected rate is that of the newest part, one standard error up; where it rises, it is taken to rise on until a new replica would serve.
/// What each query does is sampled by seed with the live scale factors.
/// </para>
/// <para>
/// Counted are the late queries among those that arrive once new replicas serve (<see cref="TunerOptions.Activation"/>) and the backlog that they find is worked off (<see cref="LookaheadOptions.DrainTime"/>): whoever
/// comes before is beyond help, and does not make anything grow. If more are late than the objective allows, stages get what the rate needs at least, then replicas one by one where they
/// save the most lateness for their price, until few enough queries are late or replicas no longer help; and what was too much is taken back.
/// </para>
/// <para>
/// A replica goes if half of the allowed late queries are not exceeded without it, at the largest rate of the last 30 s and no less than two standard errors above the present one, and if its stage did not
/// grow within <see cref="TunerOptions.Stabilization"/>. With <see cref="TunerOptions.Headroom"/> h all of this is done for 1 + h times the rate: the capacity that stands meets a jump by h at any moment.
/// </para>
/// <para>A decision allocates some megabytes, for the workload that it simulates.</para>
/// </remarks>
public sealed class LookaheadTuner : ITuner
{
    /// <summary>The name of the policy.</summary>
    public const string PolicyName = "lookahead";

    /// <summary>How far back arrivals are looked at, and the fewest seconds that say anything.</summary>
    private const int LongestPattern = 60;
    private const int ShortestPattern = 2;

    /// <summary>Above so many queries the pattern is cut shorter, down to 20 s, so that a decision takes a bounded time.</summary>
    private const int MostQueries = 24_000;
    private const int ShortestCut = 20;

    private const double FirstPastSeconds = 3;

    /// <summary>By how many standard errors the rate is taken higher than measured: after a step, when little has been seen of the new rate, that is much; in a steady minute next to nothing.</summary>
    private const double GrowthErrors = 1;
    private const double CautionErrors = 2;

    /// <summary>The shares of the allowed late queries that a growth aims at and a shrinkage must keep, so that neither is soon undone.</summary>
    private const double GrowthShare = 0.7;
    private const double ShrinkShare = 0.5;

    /// <summary>Replicas go only if they are not needed at the largest rate of so long either.</summary>
    private const double PeakSeconds = 30;

    private readonly TunerMemory _memory;
    private readonly LookaheadOptions _options;
    private readonly ServiceLevelObjective _slo;
    private readonly StageConfiguration[] _configurations;
    private readonly LiveVisits _visits;
    private readonly List<double> _recent = [];
    private double _lastLook = double.NegativeInfinity;

    /// <summary>Creates a tuner that begins with the plan's replicas.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">Its plan, with envelope, mean rate, scale factors and objective, as planners make it.</param>
    /// <param name="catalog">The profiles that it was made with.</param>
    /// <param name="options">Times, limits and headroom; <see langword="null"/> for the defaults.</param>
    /// <param name="lookahead">What only this policy has; <see langword="null"/> for the defaults.</param>
    /// <exception cref="InvalidInputException">The plan does not fit or lacks what a planner adds, or an option is out of its range.</exception>
    public LookaheadTuner(Pipeline pipeline, Plan plan, ProfileCatalog catalog, TunerOptions? options = null, LookaheadOptions? lookahead = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(catalog);
        _memory = new TunerMemory(PolicyName, new TuningModel(pipeline, plan, catalog, options ?? new TunerOptions()));
        _options = lookahead ?? new LookaheadOptions();
        _options.Validate();
        _slo = plan.Slo ?? throw new InvalidInputException(null, "plan", "it has no 'slo', which lookahead keeps; make the plan with 'inferline plan' or a planner");
        _configurations = [.. _memory.Model.Stages.Select((stage, s) => StageConfiguration.Of(stage, pipeline.Stages[s].Model, catalog))];
        _visits = new LiveVisits(pipeline);
    }

    /// <inheritdoc/>
    public string Policy => PolicyName;

    /// <inheritdoc/>
    public IReadOnlyList<int> Replicas => _memory.Replicas;

    /// <inheritdoc/>
    public void Observe(double arrivalSeconds) => _memory.Observe(arrivalSeconds);

    /// <inheritdoc/>
    public void ObserveItems(double nowSeconds, long queries, ReadOnlySpan<long> itemsByStage) => _memory.ObserveItems(nowSeconds, queries, itemsByStage);

    /// <inheritdoc/>
    public void ReportReplicas(double nowSeconds, ReadOnlySpan<int> replicas) => _memory.ReportReplicas(nowSeconds, replicas);

    /// <inheritdoc/>
    public TunerState Capture() => _memory.Capture() with { LastLookSeconds = double.IsFinite(_lastLook) ? _lastLook : null };

    /// <inheritdoc/>
    public void Restore(TunerState state)
    {
        _memory.Restore(state);
        _lastLook = state.LastLookSeconds ?? double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public ScaleDecision Decide(double nowSeconds)
    {
        _memory.Decide(nowSeconds);

        // A caller's times are multiples of its own interval up to rounding.
        if (nowSeconds - _lastLook < _options.DecisionInterval.TotalSeconds - 1e-6)
        {
            return _memory.Keep();
        }

        _lastLook = nowSeconds;
        int[] wanted = [.. _memory.Replicas];
        string reason = Look(wanted);
        return _memory.Commit(wanted, () => reason.Length > 0 ? reason : "what stands is brought within the limits");
    }

    private TuningModel Model => _memory.Model;

    private double LeadSeconds => Model.Options.Activation.TotalSeconds + _options.DrainTime.TotalSeconds;

    private string Look(int[] wanted)
    {
        int seconds = (int)Math.Min(LongestPattern, _memory.ElapsedSeconds);
        if (seconds < ShortestPattern)
        {
            return string.Empty;
        }

        long firstQuery = Recall();
        while (seconds > ShortestCut && _recent.Count - Forecast.FirstAfter(_recent, -seconds) > MostQueries)
        {
            seconds--;
        }

        var rates = new RateHistory(_recent, 0, seconds);
        double[] scaleFactors = [.. Enumerable.Range(0, wanted.Length).Select(stage => _memory.ScaleFactors[stage])];
        _visits.Follow(scaleFactors);
        var search = new ReplicaSearch(Model, scaleFactors);
        double rate = ExpectedRate(rates);
        if (_recent.Count == 0 || _recent[^1] <= -seconds)
        {
            Floor(wanted, ratePerSecond: 0, search).CopyTo(wanted, 0);
            return string.Create(CultureInfo.InvariantCulture, $"nothing arrived for {seconds} s");
        }

        (ForecastSimulation simulation, Lateness late) = Simulate(rates, firstQuery, wanted, rate, out Forecast forecast);
        long allowed = _slo.AllowedMisses(simulation.QueryCount);
        if (late.Queries > allowed)
        {
            Lateness left = search.Grow(simulation, wanted, rate, late, (long)(GrowthShare * allowed));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"as it is, {Share(late, simulation)} of the queries to come would be late (allowed {1 - (_slo.Percentile / 100):P1}), and then {Share(left, simulation)}; {Expected(rate)}");
        }

        double high = Math.Max(rates.RateAhead(0) + (CautionErrors * rates.RateError()), rates.LargestRate(PeakSeconds)) * (1 + Model.Options.Headroom);
        int[] floor = Floor(wanted, high, search);
        if (!floor.AsSpan().SequenceEqual(wanted))
        {
            ForecastSimulation cautious = Simulation(new WorkloadLayout(simulation.Layout, forecast.AtRate(Math.Max(1, high / rate))), forecast);
            long limit = (long)(ShrinkShare * _slo.AllowedMisses(cautious.QueryCount));
            Lateness at = cautious.Lateness(wanted, Lateness.AtMost(limit));
            if (at.Queries <= limit)
            {
                cautious.Commit();
                at = search.Trim(cautious, wanted, floor, at, limit);
                return string.Create(
                    CultureInfo.InvariantCulture, $"fewer suffice: {Share(at, cautious)} of the queries to come would be late even at {high:F1} queries/s; {Expected(rate)}");
            }
        }

        return string.Empty;
    }

    private static string Share(Lateness late, ForecastSimulation simulation) => (late.Queries / (double)Math.Max(1, simulation.QueryCount)).ToString("P1", CultureInfo.InvariantCulture);

    private double ExpectedRate(RateHistory rates)
    {
        double ahead = rates.RateAhead(Model.Options.Activation.TotalSeconds + _options.DecisionInterval.TotalSeconds);
        return Math.Max(ahead + (GrowthErrors * rates.RateError()), LeastRate(rates)) * (1 + Model.Options.Headroom);
    }

    private string Expected(double rate) => string.Create(CultureInfo.InvariantCulture, $"expected are {rate:F1} queries/s, planned {Model.MeanRatePerSecond:F1}");

    /// <summary>A twentieth of the mean rate: where nearly nothing arrives any more, the last minute is not stretched without end.</summary>
    private static double LeastRate(RateHistory rates) => Math.Max(0.05 * rates.Segments.Sum(segment => segment.Mean * segment.Length) / rates.Bins, 1e-3);

    /// <summary>What has to stay: stages that grew lately, and what the rate alone needs.</summary>
    private int[] Floor(int[] present, double ratePerSecond, ReplicaSearch search)
    {
        int[] floor = [.. present];
        for (int stage = 0; stage < floor.Length; stage++)
        {
            if (_memory.NowSeconds - LastGrowth(stage) >= Model.Options.Stabilization.TotalSeconds)
            {
                while (floor[stage] > Model.Limits.Min(stage) && search.CouldCarry(stage, floor[stage] - 1, ratePerSecond))
                {
                    floor[stage]--;
                }
            }
        }

        return floor;
    }

    private double LastGrowth(int stage)
    {
        IReadOnlyList<ReplicaTarget> targets = _memory.History.Targets;
        for (int i = targets.Count - 1; i > 0; i--)
        {
            if (targets[i].Replicas[stage] > targets[i - 1].Replicas[stage])
            {
                return targets[i].AtSeconds;
            }
        }

        return _memory.NowSeconds - _memory.ElapsedSeconds;
    }

    /// <summary>Takes the recent arrivals, in seconds before now, and returns the number of the first.</summary>
    private long Recall()
    {
        double now = _memory.NowSeconds;
        _recent.Clear();
        _memory.Envelope.AppendSince(now - LongestPattern, _recent);
        for (int i = 0; i < _recent.Count; i++)
        {
            _recent[i] -= now;
        }

        return _memory.Envelope.TotalArrivals - _recent.Count;
    }

    /// <summary>Simulates the present vector. As much of the past is simulated as it takes to begin before any backlog.</summary>
    private (ForecastSimulation Simulation, Lateness Late) Simulate(RateHistory rates, long firstQuery, int[] replicas, double rate, out Forecast forecast)
    {
        for (double past = FirstPastSeconds; ; past = Math.Min(LongestPattern, 2 * past))
        {
            forecast = Forecast.Of(_recent, firstQuery, rates, rate, past, LeadSeconds);
            var layout = new WorkloadLayout(new Workload(ArrivalTrace.Own(forecast.Arrivals), _visits.Of(forecast.Queries)));
            ForecastSimulation simulation = Simulation(layout, forecast);
            Lateness late = simulation.Lateness(replicas, Lateness.Any);
            simulation.Commit();
            double half = past / 2;
            int firstHalf = forecast.Arrivals.AsSpan().BinarySearch(half);
            if (past >= LongestPattern || !simulation.AreLate(firstHalf < 0 ? ~firstHalf : firstHalf))
            {
                return (simulation, late);
            }
        }
    }

    private ForecastSimulation Simulation(WorkloadLayout layout, Forecast forecast)
    {
        double past = forecast.PastSeconds;
        double activation = Model.Options.Activation.TotalSeconds;
        double origin = _memory.NowSeconds - past;
        IReadOnlyList<ReplicaTarget> targets = _memory.History.Targets;
        int first = targets.Count - 1;
        while (first > 0 && targets[first].AtSeconds > origin - activation)
        {
            first--;
        }

        ReplicaTarget[] known = [.. targets.Skip(first).Select(target => target with { AtSeconds = target.AtSeconds - origin })];
        return new ForecastSimulation(
            layout,
            _configurations,
            forecast.FirstCounted,
            _slo.LatencySeconds,
            (stage, replicas) => new StageSchedule(stage, [.. known, new ReplicaTarget(past, [.. known[^1].Replicas.Select((count, s) => s == stage ? replicas : count)])], activation));
    }
}
