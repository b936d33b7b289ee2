using System.Globalization;
using InferLine.Evaluation.Tuning;
using InferLine.Evaluation.Workloads;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Evaluation.Commands;

/// <summary><c>frontier</c>: on loads with a step, what attainment costs: the policies over the headroom that they keep ready.</summary>
internal static class FrontierCommand
{
    private static readonly double[] Headrooms = [0, 0.25, 0.5, 0.75, 1, 1.5, 2];

    public static async Task RunAsync()
    {
        ProfileCatalog catalog = await DataFiles.ProfilesAsync();
        var table = new MarkdownTable("pipeline", "load", "policy", "headroom", "cost", "cost / classic", "attainment, %", "misses", "changes");
        var least = new List<(string Policy, double? Ratio)>();
        foreach ((PipelineCase pipeline, LoadTrace load) in
            from p in await PipelineCase.AllAsync() from l in GeneratedLoads.All(Loads.Variation, Loads.Seed).Where(load => load.HasStep) select (p, l))
        {
            var scenario = TunerScenario.Create(pipeline, catalog, load);
            TunerOutcome classic = scenario.Run(TunerPolicy.Classic);
            Add(classic, headroom: null);
            foreach (TunerPolicy policy in TunerPolicy.Insurable)
            {
                TunerOutcome[] outcomes = [.. Headrooms.Select(headroom => scenario.Run(policy, new TunerOptions { Headroom = headroom }))];
                for (int i = 0; i < outcomes.Length; i++)
                {
                    Add(outcomes[i], Headrooms[i]);
                }

                least.Add((policy.Name, outcomes.Where(outcome => outcome.Attainment >= classic.Attainment).Min(outcome => (double?)outcome.Cost / classic.Cost)));
            }

            void Add(TunerOutcome outcome, double? headroom) =>
                table.Row(
                    pipeline.Pipeline.Name,
                    load.Name,
                    outcome.Policy,
                    MarkdownTable.Number(headroom),
                    MarkdownTable.Number(outcome.Cost, 3),
                    MarkdownTable.Number(outcome.Cost / classic.Cost),
                    MarkdownTable.Percent(outcome.Attainment),
                    MarkdownTable.Count(outcome.Misses),
                    MarkdownTable.Count(outcome.Changes));
        }

        Console.WriteLine();
        foreach (IGrouping<string, double?> group in least.GroupBy(each => each.Policy, each => each.Ratio, StringComparer.Ordinal))
        {
            string ratios = string.Join(", ", group.Select(ratio => MarkdownTable.Number(ratio)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"- {group.Key}: the cheapest headroom that attains what classic attains costs {ratios} of classic (target for lookahead: at most 0.85)"));
        }
    }
}
