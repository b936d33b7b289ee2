using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>A plan, the options of its tuner, and what happens to it.</summary>
internal sealed record TuningCase(Pipeline Pipeline, Plan Plan, ProfileCatalog Catalog, TunerOptions Options, IReadOnlyList<TuningStep> Steps)
{
    /// <summary>Times are multiples of this, so that all their sums and differences are exact, shifted or not.</summary>
    public const double Grid = 1.0 / 64;

    public ITuner Create(string policy) =>
        policy == ClassicTuner.PolicyName ? new ClassicTuner(Pipeline, Plan, Catalog, Options) : new ProportionalTuner(Pipeline, Plan, Catalog, Options);

    /// <summary>The decisions of a tuner under the steps, as text.</summary>
    /// <param name="tuner">The tuner.</param>
    /// <param name="origin">The time of the beginning, in seconds.</param>
    /// <param name="before">May replace the tuner before a step.</param>
    public IEnumerable<ScaleDecision> Play(ITuner tuner, double origin = 0, Func<int, ITuner, ITuner>? before = null)
    {
        double now = origin;
        foreach ((int index, TuningStep step) in Steps.Index())
        {
            tuner = before?.Invoke(index, tuner) ?? tuner;
            now += step.Gap * Grid;
            for (int i = 0; i < step.Arrivals; i++)
            {
                tuner.Observe(now);
            }

            if (step.Reported is { } queries)
            {
                tuner.ObserveItems(now, queries, Array.ConvertAll(step.Items, items => (long)items * queries / 100));
            }

            if (step.Decides)
            {
                yield return tuner.Decide(now);
            }
        }
    }

    public override string ToString() =>
        $"{string.Join(", ", Plan.Stages.Select(stage => $"{stage.Stage} {stage.Replicas} {stage.Hardware} s={stage.ScaleFactor} range {Options.Replicas.GetValueOrDefault(stage.Stage)}"))}; "
        + $"limits {string.Join(", ", Catalog.Hardware.Select(type => type.MaxReplicas))}; rate {Plan.MeanRatePerSecond}; stabilization {Options.Stabilization}; "
        + $"envelope {string.Join(", ", Plan.Envelope!.Points.Select(point => $"{point.Window.TotalSeconds} s: {point.MaxArrivals}"))}; {string.Join("; ", Steps)}";
}
