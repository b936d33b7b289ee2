using System.Globalization;
using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>The tuner of the InferLine paper (section 5), to the letter: the reference that the other policies are measured by.</summary>
/// <remarks>
/// Up, at once: if the live arrival curve exceeds the planned one in any window, every stage gets ⌈r·s / (μ·ρ_m)⌉ replicas, where r is the largest of the exceeding rates, s the
/// stage's scale factor, μ the rate of one replica and ρ_m the stage's planned provisioning ratio. Down, slowly: where no window is exceeded and the last change is
/// at least the stabilisation time ago, every stage gets ⌈λ·s / (μ·ρ)⌉, where λ is the largest rate over 5 s in the last 30 s and ρ the least provisioning ratio of all stages.
/// It is costly: one window of 100 ms that holds one query too many scales the whole pipeline as if its rate in that window were the mean rate.
/// </remarks>
public sealed class ClassicTuner : ITuner
{
    /// <summary>The name of the policy.</summary>
    public const string PolicyName = "classic";

    private readonly TunerMemory _memory;
    private readonly double[] _provisioningRatios;
    private readonly double _leastRatio;

    /// <summary>Creates a tuner that begins with the plan's replicas.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">Its plan, with envelope, mean rate and scale factors, as planners make it.</param>
    /// <param name="catalog">The profiles that it was made with.</param>
    /// <param name="options">Times and limits; <see langword="null"/> for the defaults.</param>
    /// <exception cref="InvalidInputException">The plan does not fit or lacks what a planner adds, or an option is out of its range.</exception>
    public ClassicTuner(Pipeline pipeline, Plan plan, ProfileCatalog catalog, TunerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(catalog);
        _memory = new TunerMemory(PolicyName, new TuningModel(pipeline, plan, catalog, options ?? new TunerOptions()));
        double[] ratios = [.. Enumerable.Range(0, plan.Stages.Count).Select(_memory.Model.ProvisioningRatio)];
        _leastRatio = ratios.Where(ratio => ratio > 0).DefaultIfEmpty(1).Min();

        // A stage that was planned for no item at all has no ratio of its own; it may still be reported to have some.
        _provisioningRatios = [.. ratios.Select(ratio => ratio > 0 ? ratio : _leastRatio)];
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
        Span<int> wanted = [.. _memory.Replicas];
        int window = LargestExceedingWindow();
        if (window >= 0)
        {
            double rate = _memory.Envelope.RatePerSecond(window, nowSeconds);
            for (int stage = 0; stage < wanted.Length; stage++)
            {
                wanted[stage] = Math.Max(wanted[stage], Needed(rate, stage, _provisioningRatios[stage]));
            }

            return _memory.Commit(wanted, () => ReplicaMath.DescribeWindow(_memory.Model.Envelope.Points[window], rate));
        }

        if (!_memory.MayShrink())
        {
            return _memory.Keep();
        }

        double recent = _memory.RecentPeakRate();
        for (int stage = 0; stage < wanted.Length; stage++)
        {
            wanted[stage] = Math.Min(wanted[stage], Needed(recent, stage, _leastRatio));
        }

        return _memory.Commit(
            wanted,
            () => string.Create(
                CultureInfo.InvariantCulture,
                $"no window exceeds the plan, and the last 30 s saw at most {recent:F1} queries/s over 5 s (planned for a mean of {_memory.Model.MeanRatePerSecond:F1})"));
    }

    private int Needed(double rate, int stage, double ratio) =>
        ReplicaMath.Ceiling(rate * _memory.ScaleFactors[stage] / (_memory.Model.ThroughputPerSecond[stage] * ratio));

    /// <summary>The window with the largest of the rates that exceed the planned ones; -1 if none does.</summary>
    private int LargestExceedingWindow()
    {
        int largest = -1;
        double largestRate = 0;
        IReadOnlyList<ArrivalCurvePoint> planned = _memory.Model.Envelope.Points;
        for (int window = 0; window < planned.Count; window++)
        {
            long live = _memory.Envelope.MaxArrivals(window, _memory.NowSeconds);
            if (live > planned[window].MaxArrivals && live / planned[window].Window.TotalSeconds > largestRate)
            {
                (largest, largestRate) = (window, live / planned[window].Window.TotalSeconds);
            }
        }

        return largest;
    }
}
