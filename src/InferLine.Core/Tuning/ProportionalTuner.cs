using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>Scales every stage by how much the live arrival curve exceeds the planned one in the same window. A cheap and predictable policy.</summary>
/// <remarks>
/// Every stage gets ⌈k·g⌉ replicas, k being the planned number and g the largest ratio, over all windows, of live to planned arrivals, times the drift of the stage's scale
/// factor. The plan met the objective under its own curve, and a load that is g times as dense in every window needs no more than g times the capacity. Up at once, down where
/// the last change is at least the stabilisation time ago. With <see cref="TunerOptions.Headroom"/> h it scales for a load of 1 + h times what is seen.
/// </remarks>
public sealed class ProportionalTuner : ITuner
{
    /// <summary>The name of the policy.</summary>
    public const string PolicyName = "proportional";

    private readonly TunerMemory _memory;

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
        double growth = Growth(out int window);
        Span<int> wanted = [.. _memory.Replicas];
        for (int stage = 0; stage < wanted.Length; stage++)
        {
            int needed = ReplicaMath.Ceiling(
                _memory.Model.Stages[stage].Replicas * growth * (1 + _memory.Model.Options.Headroom) * _memory.ScaleFactors.Drift(stage));
            wanted[stage] = needed > wanted[stage] || mayShrink ? needed : wanted[stage];
        }

        return _memory.Commit(
            wanted,
            () => ReplicaMath.DescribeWindow(_memory.Model.Envelope.Points[window], _memory.Envelope.RatePerSecond(window, nowSeconds)));
    }

    /// <summary>The largest ratio of live to planned arrivals over all windows.</summary>
    private double Growth(out int largest)
    {
        largest = 0;
        double growth = 0;
        IReadOnlyList<ArrivalCurvePoint> planned = _memory.Model.Envelope.Points;
        for (int window = 0; window < planned.Count; window++)
        {
            double ratio = _memory.Envelope.MaxArrivals(window, _memory.NowSeconds) / (double)Math.Max(1, planned[window].MaxArrivals);
            if (ratio > growth)
            {
                (largest, growth) = (window, ratio);
            }
        }

        return growth;
    }
}
