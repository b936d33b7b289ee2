using FsCheck;
using FsCheck.Xunit;

namespace InferLine.Planning.Tests;

public sealed class SearchHistoryTests
{
    [Property(MaxTest = 200)]
    public void A_long_search_is_remembered_in_bounded_memory_with_its_ends_and_its_plans(PositiveInt seed)
    {
        var random = new Random(seed.Get);
        var history = new SearchHistory(capacity: 40);
        var added = new List<SearchStep>();
        (double? cost, double bound) = (null, 1);
        for (int i = 0; i < 1000; i++)
        {
            // A bound that rises often, and a plan that gets cheaper now and then, at most ten times.
            bound += random.NextDouble() / 1000;
            cost = i % 100 == 50 ? 20 - (i / 100) : cost;
            added.Add(new SearchStep(TimeSpan.FromSeconds(i), cost, bound, i));
            history.Add(added[^1]);
        }

        Assert.InRange(history.Steps.Count, 10, 40);
        Assert.Equal(added[0], history.Steps[0]);
        Assert.Equal(added[^1], history.Steps[^1]);
        Assert.Equal(history.Steps.OrderBy(step => step.Elapsed), history.Steps);
        Assert.Equal(added.Select(step => step.CostPerHour).Distinct(), history.Steps.Select(step => step.CostPerHour).Distinct());
    }

    [Fact]
    public void Every_planner_tells_how_plan_and_bound_came_together()
    {
        foreach (IPlanner planner in new IPlanner[] { new GreedyPlanner(), new ExactPlanner(), new AutoPlanner() })
        {
            PlanningResult result = planner.Plan(Requests.TwoStages(100, 60), cancellationToken: TestContext.Current.CancellationToken);
            SearchStep last = result.Steps[^1];
            Assert.Equal((result.Plan!.CostPerHour, result.Search.LowerBoundCostPerHour), (last.CostPerHour, last.LowerBoundCostPerHour));
            double[] costs = [.. result.Steps.Select(step => step.CostPerHour).OfType<double>()];
            Assert.Equal(costs.OrderDescending(), costs);
            Assert.Equal(result.Steps.Select(step => step.LowerBoundCostPerHour).Order(), result.Steps.Select(step => step.LowerBoundCostPerHour));
            Assert.All(result.Steps, step => Assert.True(step.CostPerHour is null || step.LowerBoundCostPerHour <= step.CostPerHour * (1 + 1e-9)));
        }
    }
}
