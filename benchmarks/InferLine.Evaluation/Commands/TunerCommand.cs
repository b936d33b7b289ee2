using System.Globalization;
using InferLine.Evaluation.Baselines;
using InferLine.Evaluation.Tuning;
using InferLine.Evaluation.Workloads;
using InferLine.Profiles;

namespace InferLine.Evaluation.Commands;

/// <summary><c>tuner</c>: all policies on all loads, against the classic rules and against an oracle.</summary>
internal static class TunerCommand
{
    private const string Oracle = "oracle";
    private const string Replanning = "oracle, free hardware";

    public static async Task RunAsync()
    {
        ProfileCatalog catalog = await DataFiles.ProfilesAsync();
        IReadOnlyList<LoadTrace> loads = await Loads.AllAsync();
        var runs = new List<TunerRun>();
        var table = new MarkdownTable("pipeline", "load", "policy", "cost", "cost / classic", "cost / oracle", "attainment, %", "misses", "changes");
        foreach (TunerRun run in TunerScenarios.Run(await PipelineCase.AllAsync(), loads, catalog, Outcomes))
        {
            runs.Add(run);
            foreach (TunerOutcome outcome in run.Outcomes)
            {
                // Free hardware has a price and no replay.
                bool replayed = outcome.Policy != Replanning;
                table.Row(
                    run.Pipeline,
                    run.Load.Name,
                    outcome.Policy,
                    MarkdownTable.Number(outcome.Cost, 3),
                    MarkdownTable.Number(run.CostRatio(outcome.Policy, TunerPolicy.Classic.Name)),
                    MarkdownTable.Number(run.CostRatio(outcome.Policy, Oracle)),
                    MarkdownTable.Percent(outcome.Attainment),
                    replayed ? MarkdownTable.Count(outcome.Misses) : "-",
                    replayed ? MarkdownTable.Count(outcome.Changes) : "-");
            }
        }

        TunerRun[] withoutStep = [.. runs.Where(run => !run.Load.HasStep)];
        Summarise("without a step", withoutStep);
        Summarise("with a step", [.. runs.Where(run => run.Load.HasStep)]);
        PrintTargets(withoutStep);
    }

    private static IEnumerable<TunerOutcome> Outcomes(TunerScenario scenario) =>
    [
        .. TunerPolicy.All.Select(policy => scenario.Run(policy)),
        scenario.RunOracle(),
        new TunerOutcome(Replanning, HardwareOracle.Cost(scenario.Live, scenario.Catalog, scenario.Request.Slo), double.NaN, Misses: 0, Changes: 0),
    ];

    private static void Summarise(string kind, TunerRun[] runs)
    {
        Console.WriteLine();
        var table = new MarkdownTable($"{runs.Length} runs {kind}", "cost / classic", "cost / oracle", "attainment: mean, least, %", "as good as asked for", "changes");
        foreach (string policy in runs[0].Outcomes.Select(outcome => outcome.Policy))
        {
            bool replayed = policy != Replanning;
            table.Row(
                policy,
                MarkdownTable.Number(TunerRun.MeanCostRatio(runs, policy, TunerPolicy.Classic.Name)),
                MarkdownTable.Number(TunerRun.MeanCostRatio(runs, policy, Oracle)),
                replayed ? TunerRun.Attainment(runs, policy) : "-",
                replayed ? MarkdownTable.Count(runs.Count(run => run.IsGoodEnough(policy))) : "-",
                replayed ? MarkdownTable.Count(runs.Sum(run => run.Of(policy).Changes)) : "-");
        }
    }

    /// <summary>The targets of the tuners, over the loads without a step.</summary>
    private static void PrintTargets(TunerRun[] runs)
    {
        Console.WriteLine();
        foreach (TunerPolicy policy in TunerPolicy.Ours.Where(policy => policy != TunerPolicy.Classic))
        {
            bool looksAhead = policy.Name.StartsWith("lookahead", StringComparison.Ordinal);
            PrintTarget(runs, policy.Name, TunerPolicy.Classic.Name, looksAhead ? 0.65 : 0.75);
            if (looksAhead)
            {
                PrintTarget(runs, policy.Name, Oracle, 1.25);
            }
        }
    }

    private static void PrintTarget(TunerRun[] runs, string policy, string against, double most)
    {
        double ratio = TunerRun.MeanCostRatio(runs, policy, against);
        string[] poor = [.. runs.Where(run => !run.IsGoodEnough(policy)).Select(run => $"{run.Pipeline} on {run.Load.Name}")];
        string attainment = poor.Length == 0
            ? "attainment as asked for on all runs"
            : $"attainment lower than asked for on {poor.Length} of {runs.Length} runs ({string.Join(", ", poor)})";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"- {policy} / {against}: {ratio:F2}, target {most:F2}; {attainment}: {(ratio <= most && poor.Length == 0 ? "met" : "missed")}"));
    }
}
