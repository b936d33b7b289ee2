using System.Globalization;
using InferLine.Evaluation.Planning;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Commands;

/// <summary>
/// <c>planner</c>: cost and attainment of our plans and of coarse-grained ones, on the sample that they were made for and on another trace of the same
/// process.
/// </summary>
internal static class PlannerCommand
{
    private static readonly string[] Pipelines = ["image-cascade", "social-media", "video-monitoring", "voice-assistant"];
    private static readonly double[] LatenciesMs = [100, 150, 300];
    private static readonly double[] Rates = [150, 600];
    private static readonly double[] Variations = [1, 4];
    private const double Objective = 0.99;
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    public static async Task RunAsync()
    {
        ProfileCatalog catalog = await DataFiles.ProfilesAsync();
        var comparisons = new List<PlannerComparison>();
        var table = new MarkdownTable(["pipeline", "SLO, ms", "qps", "CV", .. PlannerComparison.Methods]);
        foreach (string name in Pipelines)
        {
            Pipeline pipeline = await DataFiles.PipelineAsync(name);
            foreach ((double latency, double rate, double variation) in from l in LatenciesMs from r in Rates from v in Variations select (l, r, v))
            {
                Workload Sample(ulong seed) => Workload.Sample(pipeline, ArrivalProcess.Gamma(rate, variation).Generate(Duration, seed), seed);
                var request = new PlanningRequest(Sample(seed: 1), catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(latency)));
                PlannerComparison comparison = PlannerComparison.Of(request, Sample(seed: 2));
                comparisons.Add(comparison);
                table.Row([
                    name,
                    MarkdownTable.Count(latency),
                    MarkdownTable.Count(rate),
                    MarkdownTable.Count(variation),
                    .. comparison.Plans.Select(Cell),
                ]);
            }
        }

        Console.WriteLine();
        Summarise(comparisons);
    }

    private static string Cell(PlannedOutcome? plan) =>
        plan is null ? "-" : $"{MarkdownTable.Number(plan.CostPerHour)} ({MarkdownTable.Percent(plan.OwnAttainment)} / {MarkdownTable.Percent(plan.OtherAttainment)})";

    private static void Summarise(List<PlannerComparison> comparisons)
    {
        var table = new MarkdownTable(
            "plans by",
            "number",
            "cost / auto: geometric mean, least, max",
            "attainment on another trace: mean, least, %",
            "below 99% there",
            "cheaper than auto, of those below 99%",
            "misses / auto: geometric mean, max");
        for (int method = 0; method < PlannerComparison.Methods.Count; method++)
        {
            (PlannedOutcome Plan, PlannedOutcome Auto)[] pairs = Pairs(comparisons, method);
            double[] cost = [.. pairs.Select(CostRatio)];
            double[] misses = [.. pairs.Select(MissRatio)];
            double[] attainment = [.. pairs.Select(pair => pair.Plan.OtherAttainment)];
            (PlannedOutcome Plan, PlannedOutcome Auto)[] cheaper = [.. pairs.Where(pair => CostRatio(pair) < 1 - 1e-9)];
            table.Row(
                PlannerComparison.Methods[method],
                MarkdownTable.Count(pairs.Length),
                $"{MarkdownTable.Number(Means.Geometric(cost))}, {MarkdownTable.Number(cost.Min())}, {MarkdownTable.Number(cost.Max())}",
                $"{MarkdownTable.Percent(attainment.Average())}, {MarkdownTable.Percent(attainment.Min())}",
                MarkdownTable.Count(pairs.Count(pair => pair.Plan.OtherAttainment < Objective)),
                $"{MarkdownTable.Count(cheaper.Length)}, {MarkdownTable.Count(cheaper.Count(pair => pair.Plan.OtherAttainment < Objective))}",
                $"{MarkdownTable.Number(Means.Geometric(misses))}, {MarkdownTable.Number(misses.Max(), 1)}");
        }

        double cheapest = Pairs(comparisons, PlannerComparison.Peak).Max(CostRatio);
        double mostMisses = Pairs(comparisons, PlannerComparison.Mean).Max(MissRatio);
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"CG-Peak costs up to {cheapest:F1} times as much as auto (paper: 7.6); CG-Mean misses the objective up to {mostMisses:F1} times as often (paper: 34.5)."));
    }

    private static (PlannedOutcome Plan, PlannedOutcome Auto)[] Pairs(List<PlannerComparison> comparisons, int method) =>
        [.. comparisons.Where(c => c.Plans[0] is not null && c.Plans[method] is not null).Select(c => (c.Plans[method]!, c.Plans[0]!))];

    private static double CostRatio((PlannedOutcome Plan, PlannedOutcome Auto) pair) => pair.Plan.CostPerHour / pair.Auto.CostPerHour;

    private static double MissRatio((PlannedOutcome Plan, PlannedOutcome Auto) pair) => Means.MissRatio(pair.Plan.OtherAttainment, pair.Auto.OtherAttainment);
}
