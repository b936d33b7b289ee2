using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Evaluation.Baselines;

/// <summary>Scales the pipeline as a whole on the rate per copy, after AutoScale (Gandhi et al., ACM Transactions on Computer Systems 30, 2012).</summary>
/// <remarks>
/// Every stage gets its planned replicas times (rate over the last 10 s / rate that the plan carries), rounded up: with equal replicas at all stages
/// these are whole copies. Up at once; what is not needed goes when it has not been needed for 120 s, AutoScale's published waiting time.
/// </remarks>
internal sealed class AutoScaleTuner(Pipeline pipeline, Plan plan, double carriedRatePerSecond) : ReactiveTuner(pipeline, plan)
{
    public const double RateSeconds = 10;
    private const double WaitSeconds = 120;

    /// <summary>Loads that may still be the largest of the last 120 s, in decreasing order. The plan stands at time 0.</summary>
    private readonly LinkedList<(double Seconds, double Load)> _recent = new([(0, 1)]);

    public override string Policy => "autoscale";

    protected override IReadOnlyList<int> Wanted(double nowSeconds)
    {
        double load = Rate(nowSeconds, RateSeconds) / carriedRatePerSecond;
        while (_recent.Last is { } last && last.Value.Load <= load)
        {
            _recent.RemoveLast();
        }

        _recent.AddLast((nowSeconds, load));
        while (_recent.First!.Value.Seconds < nowSeconds - WaitSeconds)
        {
            _recent.RemoveFirst();
        }

        return [.. Planned.Select(stage => Math.Max(1, (int)Math.Ceiling(stage.Replicas * _recent.First!.Value.Load)))];
    }
}
