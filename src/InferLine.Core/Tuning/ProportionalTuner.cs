using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>
/// Scales the planned replicas by how much more capacity the live arrival curve demands than the planned one. A cheap and predictable policy.
/// </summary>
/// <remarks>
/// <para>
/// Capacity C serves a flow with arrival curve α within a delay T if α(d) ≤ C·(d + T) for every d: the delay bound of a constant-rate server is the horizontal distance of the curves (Le Boudec
/// and Thiran, Network Calculus, theorem 1.4.2). The least such C over the windows is the demand of the curve, and the growth g is the demand of the live curve over that of the planned one. T is
/// the time that the objective leaves beyond the service time of the pipeline, so that a burst shorter than what may wait anyway does not count as if it lasted.
/// </para>
/// <para>
/// With g ≤ 1 a stage that is planned with k replicas gets ⌈g·k⌉. With g above 1 it gets no more than that, and no more than carry the demand at four fifths of the utilization that the most utilized
/// stage of the plan has: a stage whose replicas were rounded up first uses what it has. The stage's own drift of the scale factor multiplies g. Up at once, down where the last change is at least the
/// stabilisation time ago. With <see cref="TunerOptions.Headroom"/> h it scales for a load of 1 + h times what is seen.
/// </para>
/// </remarks>
public sealed class ProportionalTuner : ITuner
{
    /// <summary>The name of the policy.</summary>
    public const string PolicyName = "proportional";

    /// <summary>How far a stage is filled up, as a share of the most utilized stage's utilization: on a path, not every stage can make its items wait as long as one may.</summary>
    private const double FillShare = 0.8;

    private readonly TunerMemory _memory;
    private readonly double _waitSeconds;
    private readonly double _plannedDemand;

    /// <summary>Per stage, the share of its replicas' throughput that the planned demand takes, and that a larger demand may take before replicas are added.</summary>
    private readonly double[] _utilization;
    private readonly double[] _fillUpTo;

    /// <summary>Creates a tuner that begins with the plan's replicas.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">Its plan, with envelope, mean rate and scale factors, as planners make it.</param>
    /// <param name="catalog">The profiles that it was made with.</param>
    /// <param name="options">Times, limits and headroom; <see langword="null"/> for the defaults.</param>
    /// <exception cref="InvalidInputException">The plan does not fit or lacks what a planner adds, or an option is out of its range.</exception>
    public ProportionalTuner(Pipeline pipeline, Plan plan, ProfileCatalog catalog, TunerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(catalog);
        _memory = new TunerMemory(PolicyName, new TuningModel(pipeline, plan, catalog, options ?? new TunerOptions()));
        IReadOnlyList<ArrivalCurvePoint> planned = _memory.Model.Envelope.Points;
        _waitSeconds = plan.Slo is null ? 0 : Math.Max(0, (plan.Slo.Latency - planned[0].Window).TotalSeconds);
        _plannedDemand = planned.Max(point => point.MaxArrivals / (point.Window.TotalSeconds + _waitSeconds));
        _utilization = [.. _memory.Model.Stages.Select((stage, s) =>
            _plannedDemand * _memory.Model.ScaleFactors[s] / (stage.Replicas * _memory.Model.ThroughputPerSecond[s]))];
        _fillUpTo = [.. _utilization.Select(utilization => Math.Max(utilization, FillShare * _utilization.Max()))];
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
    public TunerState Capture() => _memory.Capture();

    /// <inheritdoc/>
    public void Restore(TunerState state) => _memory.Restore(state);

    /// <inheritdoc/>
    public ScaleDecision Decide(double nowSeconds)
    {
        _memory.Decide(nowSeconds);
        bool mayShrink = _memory.MayShrink();
        (double demand, int window) = LiveDemand();
        Span<int> wanted = [.. _memory.Replicas];
        for (int stage = 0; stage < wanted.Length; stage++)
        {
            int needed = Needed(stage, demand / _plannedDemand * (1 + _memory.Model.Options.Headroom) * _memory.ScaleFactors.Drift(stage));
            wanted[stage] = needed > wanted[stage] || mayShrink ? needed : wanted[stage];
        }

        return _memory.Commit(
            wanted,
            () => ReplicaMath.DescribeWindow(_memory.Model.Envelope.Points[window], _memory.Envelope.RatePerSecond(window, nowSeconds)));
    }

    private int Needed(int stage, double growth)
    {
        int planned = _memory.Model.Stages[stage].Replicas;
        int proportional = ReplicaMath.Ceiling(planned * growth);
        return growth <= 1
            ? proportional
            : Math.Min(proportional, Math.Max(planned, ReplicaMath.Ceiling(planned * growth * _utilization[stage] / _fillUpTo[stage])));
    }

    /// <summary>The demand of the live curve, in queries per second, and the window that makes it.</summary>
    private (double Demand, int Window) LiveDemand()
    {
        (double Demand, int Window) largest = (0, 0);
        IReadOnlyList<ArrivalCurvePoint> planned = _memory.Model.Envelope.Points;
        for (int window = 0; window < planned.Count; window++)
        {
            double demand = _memory.Envelope.MaxArrivals(window, _memory.NowSeconds) / (planned[window].Window.TotalSeconds + _waitSeconds);
            if (demand > largest.Demand)
            {
                largest = (demand, window);
            }
        }

        return largest;
    }
}
