using System.Globalization;
using InferLine.Benchmarks.Estimation;
using InferLine.Benchmarks.Planning;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Serialization;
using InferLine.Workloads;
using MathNet.Numerics.Statistics;

namespace InferLine.Benchmarks.Commands;

/// <summary><c>planners</c>: time to the first plan and to the proof, simulations, and how much dearer the greedy plan is.</summary>
internal static class PlannerCommand
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="words">Only the instances of groups are run whose name contains one of the words; all if there are none.</param>
    public static async Task RunAsync(string[] words)
    {
        Console.WriteLine("| instances | number | proved in 10 s | first plan, s: median, max | proof, s: median, max | with ties, s | greedy, s | simulations exact, greedy | greedy / optimal: mean, max | largest gap |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        var measured = new List<PlannerMeasurement>();
        var group = new List<PlannerMeasurement>();
        await foreach (PlanningInstance instance in Instances())
        {
            if (words.Length > 0 && !words.Any(word => instance.Group.Contains(word, StringComparison.Ordinal)))
            {
                continue;
            }

            // Instances of a group follow each other; a row is printed as soon as its group is done.
            if (group.Count > 0 && group[0].Group != instance.Group)
            {
                Console.WriteLine(Row(group[0].Group, [.. group]));
                group.Clear();
            }

            group.Add(PlannerMeasurement.Take(instance, Limit));
            measured.Add(group[^1]);
            Console.Error.WriteLine(group[^1]);
        }

        Console.WriteLine(Row(group[0].Group, [.. group]));
        Console.WriteLine(Row("all", [.. measured]));
    }

    private static string Row(string name, PlannerMeasurement[] group)
    {
        double[] first = [.. group.Where(m => m.HasPlan).Select(m => m.FirstPlan).Where(double.IsFinite)];
        double[] proof = [.. group.Select(m => m.Proof).Where(double.IsFinite)];
        double[] ratio = [.. group.Select(m => m.CostRatio).OfType<double>()];
        double gap = group.Select(m => m.Gap).OfType<double>().DefaultIfEmpty(0).Max();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {group.Length} | {100.0 * proof.Length / group.Length:0} % | {first.Median():0.00}, {first.Maximum():0.00} | {proof.Median():0.00}, {proof.Maximum():0.00} | {group.Select(m => m.Exact).Median():0.00} | {group.Select(m => m.Greedy).Median():0.00} | {group.Select(m => (double)m.ExactSimulations).Median():0}, {group.Select(m => (double)m.GreedySimulations).Median():0} | {ratio.Mean():0.00}, {ratio.Maximum():0.00} | {100 * gap:0.0} % |");
    }

    private static async IAsyncEnumerable<PlanningInstance> Instances()
    {
        foreach (string name in new[] { "image-cascade", "social-media", "video-monitoring", "voice-assistant" })
        {
            Pipeline pipeline = await PipelineJson.LoadAsync(RepositoryFiles.Pipeline(name));
            foreach ((double rate, double variation) in from r in new[] { 150.0, 300, 1000 } from v in new[] { 1.0, 2 } select (r, v))
            {
                Workload workload = Workload.Sample(pipeline, ArrivalProcess.Gamma(rate, variation).Generate(Duration, seed: 1), seed: 1);
                foreach (double latencyMs in new[] { 70.0, 100, 150, 300 })
                {
                    yield return new PlanningInstance(name, new PlanningRequest(workload, EstimatorScenario.Catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(latencyMs))));
                }
            }
        }

        for (int seed = 1; seed <= 40; seed++)
        {
            yield return new PlanningInstance("generated, 3 to 7 stages", GeneratedInstance.Create(3 + (seed % 5), seed, ratePerSecond: 200, Duration));
        }

        foreach (int stages in new[] { 10, 15, 20 })
        {
            for (int seed = 101; seed <= 103; seed++)
            {
                yield return new PlanningInstance($"generated, {stages} stages", GeneratedInstance.Create(stages, seed, ratePerSecond: 200, Duration));
            }
        }
    }
}
