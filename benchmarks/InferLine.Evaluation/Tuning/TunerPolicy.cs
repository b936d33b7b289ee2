using System.Globalization;
using InferLine.Evaluation.Baselines;
using InferLine.Tuning;

namespace InferLine.Evaluation.Tuning;

/// <summary>A way to follow the load.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Create">Makes a tuner for a replay; <see langword="null"/> to leave the plan as it is.</param>
internal sealed record TunerPolicy(string Name, Func<TunerScenario, TunerOptions, ITuner?> Create)
{
    public static readonly TunerPolicy Static = new("static", (_, _) => null);
    public static readonly TunerPolicy Classic = new(ClassicTuner.PolicyName, (s, options) => new ClassicTuner(s.Pipeline, s.Plan, s.Catalog, options));
    public static readonly TunerPolicy Proportional = new(ProportionalTuner.PolicyName, (s, options) => new ProportionalTuner(s.Pipeline, s.Plan, s.Catalog, options));
    public static readonly TunerPolicy Proportional25 = Insured(Proportional, 0.25);
    public static readonly TunerPolicy Proportional50 = Insured(Proportional, 0.5);
    public static readonly TunerPolicy Lookahead = new(LookaheadTuner.PolicyName, (s, options) => new LookaheadTuner(s.Pipeline, s.Plan, s.Catalog, options));
    public static readonly TunerPolicy Lookahead25 = Insured(Lookahead, 0.25);
    public static readonly TunerPolicy AutoScale = new("autoscale", (s, _) => new AutoScaleTuner(s.Pipeline, s.Plan, s.CarriedRate));
    public static readonly TunerPolicy Ds2 = new("ds2", (s, _) => new Ds2Tuner(s.Pipeline, s.Plan, s.Catalog));

    /// <summary>The policies of the library, and what they come to with headroom.</summary>
    public static readonly IReadOnlyList<TunerPolicy> Ours = [Classic, Proportional, Proportional25, Proportional50, Lookahead, Lookahead25];

    /// <summary>The policies that have the option of headroom.</summary>
    public static readonly IReadOnlyList<TunerPolicy> Insurable = [Proportional, Lookahead];

    /// <summary>All policies, and doing nothing.</summary>
    public static readonly IReadOnlyList<TunerPolicy> All = [Static, .. Ours, AutoScale, Ds2];

    private static TunerPolicy Insured(TunerPolicy policy, double headroom) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{policy.Name} +{100 * headroom:F0}%"),
            (scenario, options) => policy.Create(scenario, options with { Headroom = headroom }));
}
