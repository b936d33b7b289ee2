using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tests.Scenarios;
using InferLine.Workloads;

namespace InferLine.Estimation.Tests;

/// <summary>How the latencies of one scenario follow from those of another.</summary>
public sealed class MetamorphicTests
{
    private const int Cases = 500;

    [Property(MaxTest = Cases, Replay = "20250301,1")]
    public Property The_same_question_has_the_same_answer() => Prop.ForAll(ScenarioGen.Any(TimeScale.Continuous), scenario =>
    {
        var options = new EstimateOptions { IncludeLatencies = true, IncludeTail = true };
        var estimator = new Estimator(scenario.Workload, scenario.Catalog);
        Estimate first = estimator.Estimate(scenario.Plan, options, TestContext.Current.CancellationToken);
        AssertSame(first, estimator.Estimate(scenario.Plan, options, TestContext.Current.CancellationToken));
        AssertSame(first, scenario.Estimate(options));
    });

    /// <summary>A factor that is a power of two changes the exponents of all numbers and none of their digits, so that not even rounding differs.</summary>
    [Property(MaxTest = Cases, Replay = "20250302,1")]
    public Property Latencies_scale_with_time() => Prop.ForAll(ScenarioGen.Any(TimeScale.Continuous), scenario =>
    {
        const int Factor = 8;
        double[] expected = Array.ConvertAll(scenario.Latencies(), latency => latency * Factor);

        BitAssert.Equal(expected, Slower(scenario, Factor).Latencies(), "latency of query");
    });

    [Property(MaxTest = Cases, Replay = "20250303,1")]
    public Property Queries_before_and_after_an_idle_gap_do_not_see_each_other() => Prop.ForAll(AtLeastTwoQueries(), scenario =>
    {
        int cut = scenario.QueryCount / 2;
        Scenario before = scenario.WithQueries(Enumerable.Range(0, cut));
        Scenario after = scenario.WithQueries(Enumerable.Range(cut, scenario.QueryCount - cut));

        // On the grid, moving the later queries by whole seconds is exact.
        double gap = Math.Ceiling(before.Estimate().MakespanSeconds);
        double[] arrivals = [.. before.Workload.Arrivals.Seconds, .. after.Workload.Arrivals.Seconds.ToArray().Select(arrival => arrival + gap)];
        Scenario both = scenario.With(scenario.Pipeline, arrivals, [.. Enumerable.Range(0, scenario.StageCount).Select(scenario.Counts)]);

        BitAssert.Equal([.. before.Latencies(), .. after.Latencies()], both.Latencies(), "latency of query");
    });

    [Property(MaxTest = Cases, Replay = "20250304,1")]
    public Property Nothing_waits_where_there_is_a_replica_for_every_item() => Prop.ForAll(ScenarioGen.Any(TimeScale.Continuous), scenario =>
    {
        int items = Enumerable.Range(0, scenario.StageCount).Max(stage => scenario.Counts(stage).Sum());
        Scenario ample = WithPlans(scenario, plan => new StagePlan(plan.Stage, plan.Hardware, plan.BatchSize, replicas: items));

        Assert.All(ample.Estimate().Stages, stage => Assert.Equal(0, stage.MaxQueueSeconds));
    });

    [Property(MaxTest = Cases, Replay = "20250305,1")]
    public Property No_query_is_faster_than_service_along_its_own_path() => Prop.ForAll(ScenarioGen.Any(TimeScale.Continuous), scenario =>
    {
        double[] fastest = [.. Enumerable.Range(0, scenario.StageCount).Select(stage => FastestService(scenario, stage))];
        double[] latencies = scenario.Latencies();
        for (int query = 0; query < latencies.Length; query++)
        {
            Assert.InRange(latencies[query], LongestLivePath(scenario, query, fastest) - 1e-12, double.MaxValue);
        }
    });

    [Property(MaxTest = 5, Replay = "20250306,1")]
    public Property One_estimator_serves_several_threads() => Prop.ForAll(ScenarioGen.AnyOfLength(TimeScale.Continuous, queries: 2_000), scenario =>
    {
        var estimator = new Estimator(scenario.Workload, scenario.Catalog);
        var options = new EstimateOptions { IncludeLatencies = true, IncludeTail = true };
        Plan[] plans =
        [
            .. Enumerable.Range(1, 8).Select(replicas => WithPlans(scenario, plan => new StagePlan(plan.Stage, plan.Hardware, plan.BatchSize, replicas)).Plan),
        ];
        var together = new Estimate[plans.Length];
        Parallel.For(0, plans.Length, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, i => together[i] = estimator.Estimate(plans[i], options));

        Assert.All(plans, (plan, i) => AssertSame(estimator.Estimate(plan, options), together[i]));
    });

    private static void AssertSame(Estimate expected, Estimate actual)
    {
        BitAssert.Equal(expected.LatenciesSeconds.Span, actual.LatenciesSeconds.Span, "latency of query");
        Assert.Equal(expected.Stages, actual.Stages);
        Assert.Equal(expected with { Stages = [], LatenciesSeconds = default }, actual with { Stages = [], LatenciesSeconds = default });
    }

    private static Arbitrary<Scenario> AtLeastTwoQueries() => ScenarioGen.Any(TimeScale.Grid).Filter(scenario => scenario.QueryCount >= 2);

    private static Scenario WithPlans(Scenario scenario, Func<StagePlan, StagePlan> change) =>
        scenario with { Plan = new Plan(scenario.Plan.Pipeline, scenario.Plan.Stages.Select(change)) };

    private static Scenario Slower(Scenario scenario, int factor)
    {
        var slower = new ProfileCatalog(scenario.Catalog.Hardware, scenario.Catalog.Models.Select(model => new ModelProfile(
            model.Model,
            model.ByHardware.ToDictionary(
                profile => profile.Key,
                profile => new LatencyProfile(profile.Value.Measurements.Select(m => new BatchLatency(m.Size, m.Milliseconds * factor))),
                StringComparer.Ordinal))));
        Scenario planned = WithPlans(scenario, plan => new StagePlan(plan.Stage, plan.Hardware, plan.BatchSize, plan.Replicas, plan.MaxDelay * factor) { Batching = plan.Batching });
        return planned with
        {
            Catalog = slower,
            Workload = new Workload(scenario.Workload.Arrivals.ScaleTime(factor), scenario.Workload.Visits),
        };
    }

    private static double FastestService(Scenario scenario, int stage) =>
        Enumerable.Range(1, scenario.StagePlan(stage).BatchSize).Min(scenario.Profile(stage).LatencySeconds);

    private static double LongestLivePath(Scenario scenario, int query, double[] fastest)
    {
        // No path leads through a stage that the query does not visit.
        double[] visited = [.. fastest.Select((seconds, stage) => scenario.Workload.Visits.Count(stage, query) > 0 ? seconds : double.NegativeInfinity)];
        return scenario.Pipeline.Topology.LongestPath(visited);
    }
}
