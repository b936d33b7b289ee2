using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Tests.Scenarios;

/// <summary>Makes a failing scenario smaller, the largest steps first: fewer queries, stages, edges, items; a simpler plan; arrivals that coincide.</summary>
internal static class ScenarioShrinker
{
    public static IEnumerable<Scenario> Shrink(Scenario scenario) =>
        FewerQueries(scenario)
            .Concat(FewerStages(scenario))
            .Concat(FewerEdges(scenario))
            .Concat(SimplerPlans(scenario))
            .Concat(FewerItems(scenario))
            .Concat(ShorterGaps(scenario));

    private static IEnumerable<Scenario> FewerQueries(Scenario scenario)
    {
        int[] all = [.. Enumerable.Range(0, scenario.QueryCount)];
        for (int size = all.Length / 2; size > 0; size /= 2)
        {
            for (int first = 0; first < all.Length; first += size)
            {
                yield return scenario.WithQueries([.. all[..first], .. all[Math.Min(all.Length, first + size)..]]);
            }
        }
    }

    private static IEnumerable<Scenario> FewerStages(Scenario scenario) =>
        Enumerable.Range(0, scenario.StageCount).Select(stage => Without(scenario, stage)).OfType<Scenario>();

    private static IEnumerable<Scenario> FewerEdges(Scenario scenario)
    {
        Pipeline pipeline = scenario.Pipeline;
        return pipeline.Edges.Select(dropped => scenario.With(
            new Pipeline(pipeline.Name, pipeline.Stages, pipeline.Edges.Where(edge => edge != dropped)), Arrivals(scenario), AllCounts(scenario)));
    }

    private static IEnumerable<Scenario> SimplerPlans(Scenario scenario)
    {
        foreach (StagePlan plan in scenario.Plan.Stages)
        {
            IEnumerable<StagePlan> simpler =
            [
                plan with { Batching = BatchingDiscipline.OldestItem },
                new(plan.Stage, plan.Hardware, 1, plan.Replicas, plan.MaxDelay) { Batching = plan.Batching },
                new(plan.Stage, plan.Hardware, Math.Max(1, plan.BatchSize - 1), plan.Replicas, plan.MaxDelay) { Batching = plan.Batching },
                plan with { Replicas = 1 },
                plan with { Replicas = Math.Max(1, plan.Replicas - 1) },
                new(plan.Stage, plan.Hardware, plan.BatchSize, plan.Replicas),
            ];
            foreach (StagePlan replacement in simpler.Where(candidate => candidate != plan))
            {
                yield return scenario with
                {
                    Plan = new Plan(scenario.Plan.Pipeline, scenario.Plan.Stages.Select(stage => stage == plan ? replacement : stage)),
                };
            }
        }
    }

    private static IEnumerable<Scenario> FewerItems(Scenario scenario)
    {
        for (int stage = 0; stage < scenario.StageCount; stage++)
        {
            for (int query = 0; query < scenario.QueryCount; query++)
            {
                int[][] counts = AllCounts(scenario);
                if (counts[stage][query] > 0 && counts.Sum(ofStage => ofStage[query]) > 1)
                {
                    counts[stage][query]--;
                    yield return scenario.With(scenario.Pipeline, Arrivals(scenario), counts);
                }
            }
        }
    }

    private static IEnumerable<Scenario> ShorterGaps(Scenario scenario)
    {
        double[] arrivals = Arrivals(scenario);
        for (int query = 0; query < arrivals.Length; query++)
        {
            double gap = arrivals[query] - (query == 0 ? 0 : arrivals[query - 1]);
            if (gap > 0)
            {
                int from = query;
                yield return scenario.With(scenario.Pipeline, [.. arrivals.Select((time, q) => q < from ? time : time - gap)], AllCounts(scenario));
            }
        }
    }

    /// <summary>The scenario without a stage, its edges, and the queries that visit nothing else; <see langword="null"/> if nothing is left.</summary>
    private static Scenario? Without(Scenario scenario, int stage)
    {
        Pipeline pipeline = scenario.Pipeline;
        string name = pipeline.Stages[stage].Name;
        int[][] counts = [.. AllCounts(scenario).Where((_, s) => s != stage)];
        int[] queries = [.. Enumerable.Range(0, scenario.QueryCount).Where(query => counts.Any(ofStage => ofStage[query] > 0))];
        if (queries.Length == 0)
        {
            return null;
        }

        double[] arrivals = Arrivals(scenario);
        Scenario smaller = scenario.With(
            new Pipeline(pipeline.Name, pipeline.Stages.Where(s => s.Name != name), pipeline.Edges.Where(edge => edge.From != name && edge.To != name)),
            Array.ConvertAll(queries, query => arrivals[query]),
            [.. counts.Select(ofStage => Array.ConvertAll(queries, query => ofStage[query]))]);
        return smaller with { Plan = new Plan(pipeline.Name, scenario.Plan.Stages.Where(plan => plan.Stage != name)) };
    }

    private static double[] Arrivals(Scenario scenario) => scenario.Workload.Arrivals.Seconds.ToArray();

    private static int[][] AllCounts(Scenario scenario) => [.. Enumerable.Range(0, scenario.StageCount).Select(scenario.Counts)];
}
