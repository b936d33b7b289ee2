using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Tuning;

namespace InferLine.Evaluation.Baselines;

/// <summary>What tuners that look at the rate alone have in common.</summary>
internal abstract class ReactiveTuner : ITuner
{
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(1);

    private readonly SlidingArrivalCurve _arrivals = new([Horizon], Horizon);
    private readonly string[] _names;
    private readonly int[] _replicas;

    protected ReactiveTuner(Pipeline pipeline, Plan plan)
    {
        Planned = plan.InOrderOf(pipeline);
        _names = [.. Planned.Select(stage => stage.Stage)];
        _replicas = [.. Planned.Select(stage => stage.Replicas)];
    }

    public abstract string Policy { get; }

    public IReadOnlyList<int> Replicas => _replicas;

    /// <summary>The stages as planned, in the pipeline's order.</summary>
    protected IReadOnlyList<StagePlan> Planned { get; }

    public void Observe(double arrivalSeconds) => _arrivals.Observe(arrivalSeconds);

    public ScaleDecision Decide(double nowSeconds)
    {
        var changes = new List<StageScaling>();
        IReadOnlyList<int> wanted = Wanted(nowSeconds);
        for (int stage = 0; stage < _replicas.Length; stage++)
        {
            if (wanted[stage] != _replicas[stage])
            {
                changes.Add(new StageScaling(_names[stage], _replicas[stage], wanted[stage]));
                _replicas[stage] = wanted[stage];
            }
        }

        return new ScaleDecision(nowSeconds, changes, changes.Count > 0 ? "rate" : string.Empty);
    }

    public void ObserveItems(double nowSeconds, long queries, ReadOnlySpan<long> itemsByStage)
    {
        // Planned scale factors hold.
    }

    public void ReportReplicas(double nowSeconds, ReadOnlySpan<int> replicas) => replicas.CopyTo(_replicas);

    public TunerState Capture() => throw new NotSupportedException("Baselines live for one replay.");

    public void Restore(TunerState state) => throw new NotSupportedException("Baselines live for one replay.");

    /// <summary>The replicas wanted now, 1 or more per stage.</summary>
    protected abstract IReadOnlyList<int> Wanted(double nowSeconds);

    /// <summary>The mean rate over the last seconds, at most a minute, in queries per second.</summary>
    protected double Rate(double nowSeconds, double lastSeconds) => _arrivals.CountSince(nowSeconds - lastSeconds) / lastSeconds;
}
