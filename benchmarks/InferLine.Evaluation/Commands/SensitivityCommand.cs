using InferLine.Evaluation.Tuning;
using InferLine.Evaluation.Workloads;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Evaluation.Commands;

/// <summary>
/// <c>sensitivity</c>: how the policies bear slower starts, burstier arrivals, and a plan that was made for other arrivals; on the generated loads.
/// </summary>
internal static class SensitivityCommand
{
    private static readonly double[] ActivationSeconds = [1, 5, 20];
    private static readonly (double Planned, double Live)[] Variations = [(1, 1), (2, 2), (4, 4), (1, 2), (1, 4), (4, 1)];

    public static async Task RunAsync()
    {
        ProfileCatalog catalog = await DataFiles.ProfilesAsync();
        PipelineCase[] pipelines = await PipelineCase.AllAsync();
        var table = new MarkdownTable(
            "activation, s",
            "CV planned",
            "CV live",
            "policy",
            "cost / classic",
            "cost / static",
            "attainment without a step: mean, least, %",
            "with a step: mean, least, %",
            "changes");
        foreach (double activation in ActivationSeconds)
        {
            Add(table, activation, 1, 1, pipelines, catalog);
        }

        foreach ((double planned, double live) in Variations.Skip(1))
        {
            Add(table, TunerOptions.DefaultActivation.TotalSeconds, planned, live, pipelines, catalog);
        }
    }

    private static void Add(MarkdownTable table, double activation, double planned, double live, PipelineCase[] pipelines, ProfileCatalog catalog)
    {
        var options = new TunerOptions { Activation = TimeSpan.FromSeconds(activation) };
        IEnumerable<LoadTrace> loads = GeneratedLoads.All(live, Loads.Seed).Zip(GeneratedLoads.All(planned, Loads.Seed), (lived, sampled) => lived with { Sample = sampled.Sample });
        TunerRun[] runs = [.. TunerScenarios.Run(pipelines, [.. loads], catalog, scenario => TunerPolicy.All.Select(policy => scenario.Run(policy, options)))];
        foreach (string policy in runs[0].Outcomes.Select(outcome => outcome.Policy))
        {
            table.Row(
                MarkdownTable.Count(activation),
                MarkdownTable.Count(planned),
                MarkdownTable.Count(live),
                policy,
                MarkdownTable.Number(TunerRun.MeanCostRatio(runs, policy, TunerPolicy.Classic.Name)),
                MarkdownTable.Number(TunerRun.MeanCostRatio(runs, policy, TunerPolicy.Static.Name)),
                TunerRun.Attainment([.. runs.Where(run => !run.Load.HasStep)], policy),
                TunerRun.Attainment([.. runs.Where(run => run.Load.HasStep)], policy),
                MarkdownTable.Count(runs.Sum(run => run.Of(policy).Changes)));
        }
    }
}
