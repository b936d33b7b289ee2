using InferLine.Evaluation.Baselines;
using InferLine.Evaluation.Tuning;
using InferLine.Evaluation.Workloads;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Evaluation.Commands;

/// <summary><c>attribution</c>: what part of the gain comes from the planner and what from the tuner: either exchanged for a baseline.</summary>
internal static class AttributionCommand
{
    private const string Reference = "auto";

    private static readonly TunerPolicy[] Followed =
        [TunerPolicy.Static, TunerPolicy.AutoScale, TunerPolicy.Classic, TunerPolicy.Proportional, TunerPolicy.Proportional25, TunerPolicy.Lookahead];

    public static async Task RunAsync()
    {
        ProfileCatalog catalog = await DataFiles.ProfilesAsync();
        IReadOnlyList<LoadTrace> loads = await Loads.AllAsync();
        TunerRun[] runs = [.. TunerScenarios.Run(await PipelineCase.AllAsync(), loads, catalog, Outcomes)];
        Summarise("without a step", [.. runs.Where(run => !run.Load.HasStep)]);
        Console.WriteLine();
        Summarise("with a step", [.. runs.Where(run => run.Load.HasStep)]);
    }

    private static IEnumerable<TunerOutcome> Outcomes(TunerScenario scenario) =>
    [
        .. Coarse(scenario, BlackBox.FastestHardware(scenario.Request), string.Empty),
        .. Coarse(scenario, [.. scenario.Plan.InOrderOf(scenario.Pipeline).Select(stage => stage.Hardware)], "*"),
        .. Followed.Select(policy => scenario.Run(policy) with { Policy = policy == TunerPolicy.Static ? Reference : $"{Reference} + {policy.Name}" }),
    ];

    /// <summary>Coarse-grained plans as they are, and followed by AutoScale.</summary>
    private static IEnumerable<TunerOutcome> Coarse(TunerScenario scenario, IReadOnlyList<string> hardware, string mark)
    {
        BlackBox unit = BlackBox.Create(scenario.Request, hardware)!;
        foreach ((string name, Plan plan) in new[] { ("CG-Mean", unit.ForMeanRate()), ("CG-Peak", unit.ForPeakRate()) })
        {
            TunerScenario coarse = scenario.WithPlan(plan);
            var autoScale = new AutoScaleTuner(scenario.Pipeline, plan, plan.Stages[0].Replicas * unit.ThroughputPerSecond);
            yield return coarse.Run(name + mark, tuner: null);
            yield return coarse.Run($"{name}{mark} + {autoScale.Policy}", autoScale);
        }
    }

    private static void Summarise(string kind, TunerRun[] runs)
    {
        var table = new MarkdownTable($"{runs.Length} runs {kind}", $"cost / {Reference}", "attainment: mean, least, %", "runs below 99%");
        foreach (string policy in runs[0].Outcomes.Select(outcome => outcome.Policy))
        {
            table.Row(
                policy,
                MarkdownTable.Number(TunerRun.MeanCostRatio(runs, policy, Reference)),
                TunerRun.Attainment(runs, policy),
                MarkdownTable.Count(runs.Count(run => run.Of(policy).Attainment < TunerRun.Objective)));
        }
    }
}
