using InferLine.Plans;
using InferLine.Profiles;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Planning.Tests;

/// <summary>What users of all planners rely on: progress, cancellation, time limits, reasons, and clear errors.</summary>
public sealed class PlannerBehaviourTests
{
    public static TheoryData<string> Planners => [GreedyPlanner.Method, ExactPlanner.Method, AutoPlanner.Method];

    [Theory]
    [MemberData(nameof(Planners))]
    public void A_plan_carries_what_it_was_made_for(string planner)
    {
        PlanningRequest request = Requests.TwoStages(200, 60);
        PlanningResult result = Create(planner).Plan(request, cancellationToken: TestContext.Current.CancellationToken);
        Plan plan = result.Plan!;
        Assert.Equal(planner, plan.Search!.Method);
        Assert.Same(result.Search, plan.Search);
        Assert.Equal(request.Slo, plan.Slo);
        Assert.Equal(request.Workload.QueryCount, plan.Estimate!.Queries);
        Assert.Equal(TimeSpan.FromSeconds(60), plan.Envelope!.Points[^1].Window);
        Assert.All(plan.Stages, stage => Assert.InRange(stage.ProvisioningRatio!.Value, 0.1, 1));
        Assert.All(plan.Stages, stage => Assert.Equal(1, stage.ScaleFactor));
    }

    [Theory]
    [MemberData(nameof(Planners))]
    public void Progress_never_gets_worse(string planner)
    {
        var reports = new List<PlanningProgress>();
        PlanningResult result = Create(planner).Plan(Requests.TwoStages(300, 40), new Relay(reports.Add), TestContext.Current.CancellationToken);
        Assert.NotEmpty(reports);
        double[] costs = [.. reports.Select(report => report.CostPerHour).OfType<double>()];
        Assert.Equal(costs.OrderDescending(), costs);
        Assert.Equal(result.Plan!.CostPerHour!.Value, costs[^1], 1e-9);
        Assert.All(reports, report => Assert.True(report.LowerBoundCostPerHour <= result.Plan.CostPerHour + 1e-9));
        Assert.All(reports, report => Assert.True(report.Gap is null or (>= 0 and < 1)));
    }

    [Theory]
    [MemberData(nameof(Planners))]
    public void A_search_that_is_cancelled_before_it_begins_throws(string planner) =>
        Assert.ThrowsAny<OperationCanceledException>(() => Create(planner).Plan(Requests.TwoStages(200, 60), progress: null, new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(GreedyPlanner.Method)]
    [InlineData(AutoPlanner.Method)]
    public void A_search_that_is_cancelled_after_its_first_plan_returns_it(string planner)
    {
        using var cancel = new CancellationTokenSource();
        var relay = new Relay(report =>
        {
            if (report.CostPerHour is not null)
            {
                cancel.Cancel();
            }
        });
        PlanningResult result = Create(planner).Plan(Requests.TwoStages(300, 40), relay, cancel.Token);
        Assert.NotNull(result.Plan);
        Assert.Equal(SearchStatus.Feasible, result.Search.Status);
        Assert.Contains("cancelled", result.Search.Reason, StringComparison.Ordinal);
        Assert.True(result.Search.LowerBoundCostPerHour <= result.Plan.CostPerHour);
    }

    [Theory]
    [InlineData(GreedyPlanner.Method)]
    [InlineData(AutoPlanner.Method)]
    public void A_search_that_runs_out_of_time_returns_its_best_plan(string planner)
    {
        var time = new FakeTimeProvider();
        var relay = new Relay(report =>
        {
            if (report.CostPerHour is not null)
            {
                time.Advance(TimeSpan.FromSeconds(2));
            }
        });
        PlanningResult result = Create(planner, new PlannerOptions { TimeLimit = TimeSpan.FromSeconds(1.5), TimeProvider = time }).Plan(
            Requests.TwoStages(300, 40), relay, TestContext.Current.CancellationToken);
        PlanningResult whole = Create(planner).Plan(Requests.TwoStages(300, 40), progress: null, TestContext.Current.CancellationToken);
        Assert.Equal(SearchStatus.Feasible, result.Search.Status);
        Assert.StartsWith("the time limit of 1.5 s was reached", result.Search.Reason, StringComparison.Ordinal);
        Assert.True(result.Search.LowerBoundCostPerHour <= result.Plan!.CostPerHour);
        Assert.True(result.Plan.CostPerHour > whole.Plan!.CostPerHour);
    }

    [Theory]
    [InlineData(GreedyPlanner.Method)]
    [InlineData(AutoPlanner.Method)]
    public void A_search_that_runs_out_of_time_before_its_first_plan_knows_nothing(string planner)
    {
        var time = new FakeTimeProvider();
        PlanningResult result = Create(planner, new PlannerOptions { TimeLimit = TimeSpan.FromSeconds(1.5), TimeProvider = time }).Plan(
            Requests.TwoStages(300, 40), new Relay(_ => time.Advance(TimeSpan.FromSeconds(2))), TestContext.Current.CancellationToken);
        Assert.Null(result.Plan);
        Assert.Equal(SearchStatus.Unknown, result.Search.Status);
        Assert.Equal("the time limit of 1.5 s was reached before a plan was found or ruled out; allow more time", result.Search.Reason);
    }

    [Fact]
    public void Without_time_the_answer_is_unknown_not_infeasible()
    {
        var planner = new ExactPlanner(new PlannerOptions { TimeLimit = TimeSpan.FromTicks(1) });
        PlanningResult result = planner.Plan(Requests.TwoStages(2_000, 40), cancellationToken: TestContext.Current.CancellationToken);

        // The timer and the search race; either answer is right as long as it is honest.
        if (result.Plan is null)
        {
            Assert.Equal(SearchStatus.Unknown, result.Search.Status);
            Assert.Contains("time limit", result.Search.Reason, StringComparison.Ordinal);
        }
        else
        {
            Assert.True(result.Search.Status != SearchStatus.Optimal || result.Search.LowerBoundCostPerHour == result.Plan.CostPerHour);
        }
    }

    [Theory]
    [MemberData(nameof(Planners))]
    public void An_objective_below_the_service_times_names_the_path_and_the_least_objective(string planner)
    {
        PlanningResult result = Create(planner).Plan(Requests.TwoStages(50, 7), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(result.Plan);
        Assert.Equal(SearchStatus.Infeasible, result.Search.Status);
        Assert.Contains("first -> second", result.Search.Reason, StringComparison.Ordinal);
        Assert.Contains("allow at least 8 ms", result.Search.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Planners))]
    public void Hardware_limits_that_leave_no_plan_are_named(string planner)
    {
        PlanningResult result = Create(planner).Plan(Requests.TwoStages(400, 60, maxReplicas: 1), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(result.Plan);
        Assert.Equal(SearchStatus.Infeasible, result.Search.Status);
        Assert.Contains("hardware 'cheap' 1, hardware 'dear' 1", result.Search.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exact_planner_tells_an_objective_that_the_limits_allow()
    {
        PlanningRequest request = Requests.TwoStages(400, 60, maxReplicas: 1);
        PlanningResult result = Create(ExactPlanner.Method).Plan(request, cancellationToken: TestContext.Current.CancellationToken);
        string told = result.Search.Reason!.Split("allow ")[1].Split(" ms")[0];
        TimeSpan latency = TimeSpan.FromMilliseconds(double.Parse(told, System.Globalization.CultureInfo.InvariantCulture) + 0.1);
        PlanningResult possible = Create(ExactPlanner.Method).Plan(
            request with { Slo = new ServiceLevelObjective(latency) }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SearchStatus.Optimal, possible.Search.Status);
    }

    [Theory]
    [MemberData(nameof(Planners))]
    public void A_model_without_a_profile_is_bad_input(string planner)
    {
        PlanningRequest request = Requests.TwoStages(50, 60);
        var other = new ProfileCatalog(request.Catalog.Hardware, request.Catalog.Models.Take(1));
        InvalidInputException error = Assert.Throws<InvalidInputException>(
            () => Create(planner).Plan(new PlanningRequest(request.Workload, other, request.Slo), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("model 'b'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_integer_batch_size_may_be_considered_and_is_never_dearer()
    {
        PlanningRequest request = Requests.TwoStages(500, 30);
        Plan measured = Create(ExactPlanner.Method).Plan(request, cancellationToken: TestContext.Current.CancellationToken).Plan!;
        Plan every = Create(ExactPlanner.Method).Plan(request with { EveryBatchSize = true }, cancellationToken: TestContext.Current.CancellationToken).Plan!;
        Assert.True(every.CostPerHour <= measured.CostPerHour + 1e-9);
        Assert.True(every.CostPerHour < measured.CostPerHour - 1e-9 || every.Estimate!.AtPercentile <= measured.Estimate!.AtPercentile);
    }

    [Theory]
    [InlineData("nowhere", null, 1, null, "no such stage")]
    [InlineData("first", "gpu", 1, null, "no such hardware")]
    [InlineData("first", null, 0, null, "minimum from 1")]
    [InlineData("first", null, 3, 2, "minimum from 1")]
    public void A_constraint_that_makes_no_sense_is_bad_input(string stage, string? hardware, int least, int? most, string expected)
    {
        PlanningRequest request = Requests.TwoStages(50, 60) with
        {
            Constraints = [new StageConstraint(stage) { Hardware = hardware, MinReplicas = least, MaxReplicas = most }],
        };
        InvalidInputException error = Assert.Throws<InvalidInputException>(
            () => Create(AutoPlanner.Method).Plan(request, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactPlanner(new PlannerOptions { MaxThreads = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AutoPlanner(new PlannerOptions { TimeLimit = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GreedyPlanner(new PlannerOptions { CacheBytes = -1 }));
    }

    private static IPlanner Create(string method, PlannerOptions? options = null) =>
        method switch
        {
            GreedyPlanner.Method => new GreedyPlanner(options),
            ExactPlanner.Method => new ExactPlanner(options),
            _ => new AutoPlanner(options),
        };

    private sealed class Relay(Action<PlanningProgress> report) : IProgress<PlanningProgress>
    {
        public void Report(PlanningProgress value) => report(value);
    }
}
