using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>
/// Looks ahead by simulation: the cheapest replicas with which the load of the last minute, at the rate that is to be expected, meets the objective once a
/// decision can have an effect.
/// </summary>
/// <remarks>
/// <para>
/// Every <see cref="LookaheadOptions.DecisionInterval"/> it simulates the pipeline from a few seconds ago (from before the backlog began, if there is one) to
/// now, with the arrivals as they were and all replicas as they stand or are starting, and goes on with a forecast. The forecast repeats the last minute gap
/// by gap: it is cut where the rate changed significantly, every part is stretched to the expected rate, and so bursts stay while steps and trends go. The
/// expected rate is that of the newest part, one standard error up; where it rises, it is taken to rise on until a new replica would serve. What each query
/// does is sampled by seed with the live scale factors.
/// </para>
/// <para>
/// Counted are the late queries among those that arrive once new replicas serve (<see cref="TunerOptions.Activation"/>) and the backlog that they find is
/// worked off (<see cref="LookaheadOptions.DrainTime"/>): whoever comes before is beyond help, and does not make anything grow. If more are late than the
/// objective allows, stages get what the rate needs at least, then replicas one by one where they save the most lateness for their price, until few enough
/// queries are late or replicas no longer help; and what was too much is taken back.
/// </para>
/// <para>
/// A replica goes if half of the allowed late queries are not exceeded without it, at the largest rate of the last 30 s and no less than two standard errors
/// above the present one, and if its stage did not grow within <see cref="TunerOptions.Stabilization"/>. With <see cref="TunerOptions.Headroom"/> h all of
/// this is done for 1 + h times the rate: the capacity that stands meets a jump by h at any moment.
/// </para>
/// <para>A decision allocates some megabytes, for the workload that it simulates.</para>
/// </remarks>
public sealed class LookaheadTuner : ITuner
{
    /// <summary>The name of the policy.</summary>
    public const string PolicyName = "lookahead";

    private readonly TunerMemory _memory;
    private readonly LookaheadOptions _options;
    private readonly Lookahead _lookahead;
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
        ServiceLevelObjective slo = plan.Slo
            ?? throw new InvalidInputException(null, "plan", "it has no 'slo', which lookahead keeps; make the plan with 'inferline plan' or a planner");
        _lookahead = new Lookahead(_memory, catalog, slo, _options);
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
        string reason = _lookahead.Look(wanted);
        return _memory.Commit(wanted, () => reason.Length > 0 ? reason : TunerMemory.WithinLimits);
    }
}
