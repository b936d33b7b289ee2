using InferLine.Evaluation.Workloads;

namespace InferLine.Evaluation.Tuning;

/// <summary>Several policies on one load.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Load">The load.</param>
/// <param name="Outcomes">What each came to.</param>
internal sealed record TunerRun(string Pipeline, LoadTrace Load, IReadOnlyList<TunerOutcome> Outcomes)
{
    public const double Objective = 0.99;

    /// <summary>The outcome of a policy.</summary>
    public TunerOutcome Of(string policy) => Outcomes.Single(outcome => outcome.Policy == policy);

    /// <summary>What a policy costs over what another one costs.</summary>
    public double CostRatio(string policy, string against) => Of(policy).Cost / Of(against).Cost;

    /// <summary>Whether a policy attains what is asked for: the lesser of 99% and what classic attains.</summary>
    public bool IsGoodEnough(string policy) => Of(policy).Attainment >= Math.Min(Objective, Of(TunerPolicy.Classic.Name).Attainment);

    /// <summary>The geometric mean of cost ratios.</summary>
    public static double MeanCostRatio(IEnumerable<TunerRun> runs, string policy, string against) => Means.Geometric(runs.Select(run => run.CostRatio(policy, against)));

    /// <summary>Mean and least attainment of a policy, in percent.</summary>
    public static string Attainment(IReadOnlyCollection<TunerRun> runs, string policy) =>
        runs.Count == 0
            ? "-"
            : $"{MarkdownTable.Percent(runs.Average(run => run.Of(policy).Attainment))}, {MarkdownTable.Percent(runs.Min(run => run.Of(policy).Attainment))}";
}
