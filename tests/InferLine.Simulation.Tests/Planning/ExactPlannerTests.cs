using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Planning.Tests;

/// <summary>The exact planner against enumeration, against itself with other numbers of threads, and against the greedy planner.</summary>
public sealed class ExactPlannerTests
{
    [Property(MaxTest = 700, Replay = "20250201,1")]
    public Property Finds_what_enumeration_finds() => Prop.ForAll(PlanningCaseGen.Small, item =>
    {
        (double CostPerHour, double PercentileSeconds)? expected = Enumeration.Best(item);
        PlanningResult actual = new ExactPlanner(new PlannerOptions { MaxThreads = 2, TimeLimit = null })
            .Plan(item.Request, cancellationToken: TestContext.Current.CancellationToken);
        if (expected is null)
        {
            Assert.Null(actual.Plan);
            Assert.Equal(SearchStatus.Infeasible, actual.Search.Status);
            Assert.False(string.IsNullOrEmpty(actual.Search.Reason));
            return;
        }

        Assert.Equal(SearchStatus.Optimal, actual.Search.Status);
        Assert.Equal(expected.Value.CostPerHour, actual.Plan!.CostPerHour!.Value, 1e-9);
        Assert.Equal(expected.Value.PercentileSeconds, Estimate(item, actual.Plan).AtPercentileSeconds);
        Assert.Equal(actual.Plan.CostPerHour, actual.Search.LowerBoundCostPerHour);
    });

    [Property(MaxTest = 300, Replay = "20250202,1")]
    public Property Gives_the_same_plan_on_any_number_of_threads() => Prop.ForAll(PlanningCaseGen.Unlimited, item =>
    {
        Plan? one = Plan(item, threads: 1);
        Plan? four = Plan(item, threads: 4);
        Plan? tiny = new ExactPlanner(new PlannerOptions { MaxThreads = 3, TimeLimit = null, CacheBytes = 0 })
            .Plan(item.Request, cancellationToken: TestContext.Current.CancellationToken).Plan;
        Assert.Equal(one?.Stages, four?.Stages);
        Assert.Equal(one?.Stages, tiny?.Stages);
    });

    [Property(MaxTest = 2_000, Replay = "20250203,1")]
    public Property Never_costs_more_than_greedy() => Prop.ForAll(PlanningCaseGen.Unlimited, item =>
    {
        PlanningResult greedy = new GreedyPlanner(new PlannerOptions { MaxThreads = 1, TimeLimit = null }).Plan(item.Request, cancellationToken: TestContext.Current.CancellationToken);
        PlanningResult auto = new AutoPlanner(new PlannerOptions { MaxThreads = 1, TimeLimit = null }).Plan(item.Request, cancellationToken: TestContext.Current.CancellationToken);
        if (greedy.Plan is not null)
        {
            Assert.Equal(SearchStatus.Optimal, auto.Search.Status);
            Assert.True(auto.Plan!.CostPerHour <= greedy.Plan.CostPerHour + 1e-9);
            Assert.True(greedy.Search.LowerBoundCostPerHour <= auto.Plan.CostPerHour + 1e-9);
        }

        if (auto.Plan is not null)
        {
            Assert.True(Estimate(item, auto.Plan).MeetsObjective);
            Assert.Equal(auto.Plan.CostPerHourIn(item.Catalog), auto.Plan.CostPerHour!.Value, 1e-9);
        }
    });

    /// <summary>So late, times are multiples of 7.6 us, and the estimator's service time of 16 ms is a little less.</summary>
    [Fact]
    public void Bounds_know_how_coarse_late_times_are()
    {
        Pipeline pipeline = Pipeline.Create("one").Stage("a", "a").Build();
        var profile = new LatencyProfile([new(1, 16)]);
        var catalog = new ProfileCatalog([new HardwareType("gpu", 0.1)], [new ModelProfile("a", new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["gpu"] = profile })]);
        var workload = new Workload(new ArrivalTrace([5e10]), Visits.FromCounts(pipeline, [[1]]));
        PlanningResult result = new ExactPlanner(new PlannerOptions { TimeLimit = null }).Plan(
            new PlanningRequest(workload, catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(15.999))), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SearchStatus.Optimal, result.Search.Status);
        Assert.True(new Estimator(workload, catalog).Estimate(result.Plan!, cancellationToken: TestContext.Current.CancellationToken).MeetsObjective);
    }

    [Fact]
    public void A_cost_that_equals_a_ceiling_but_for_rounding_does_not_end_the_search()
    {
        Pipeline pipeline = Pipeline.Create("three").Stage("a", "a").Stage("b", "b").Stage("c", "c").Chain("a", "b", "c").Build();
        var catalog = new ProfileCatalog([new HardwareType("gpu", 0.1)], [Model("a", 5), Model("b", 39), Model("c", 7)]);
        var workload = new Workload(new ArrivalTrace([0, 0.003, 0.008]), Visits.FromCounts(pipeline, [[1, 1, 1], [1, 0, 1], [1, 0, 1]]));
        PlanningResult result = new ExactPlanner(new PlannerOptions { TimeLimit = null }).Plan(
            new PlanningRequest(workload, catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(51.5))), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SearchStatus.Optimal, result.Search.Status);
        Assert.Equal([2, 2, 1], result.Plan!.Stages.Select(stage => stage.Replicas));

        static ModelProfile Model(string name, double latencyMs) =>
            new(name, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["gpu"] = new([new(1, latencyMs)]) });
    }

    private static Plan? Plan(PlanningCase item, int threads) =>
        new ExactPlanner(new PlannerOptions { MaxThreads = threads, TimeLimit = null }).Plan(item.Request, cancellationToken: TestContext.Current.CancellationToken).Plan;

    private static Estimate Estimate(PlanningCase item, Plan plan) =>
        new Estimator(item.Workload, item.Catalog).Estimate(plan, cancellationToken: TestContext.Current.CancellationToken);
}
