using InferLine.Plans;
using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests;

/// <summary>The semantics by small examples whose numbers can be worked out by hand. All times are whole seconds.</summary>
public sealed class EstimatorTests
{
    [Fact]
    public void A_greedy_replica_takes_what_is_queued()
    {
        // The first two arrive together and share a batch, which takes 5 s; meanwhile three more queue, of which two fit into the next one.
        Scenario scenario = new ScenarioBuilder().Stage("a", [3, 5]).Queries(0, 0, 1, 2, 4).Build();

        Assert.Equal([5, 5, 9, 8, 9], scenario.Latencies());
    }

    [Fact]
    public void A_delayed_batch_starts_when_it_is_full()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [1, 1, 1], delay: 10).Queries(0, 4, 6).Build();

        Assert.Equal([7, 3, 1], scenario.Latencies());
    }

    [Fact]
    public void A_delayed_batch_starts_with_what_is_queued_when_its_oldest_item_has_waited_long_enough()
    {
        // The item at 10 s arrives the very moment the delay of the first one ends, and is still taken.
        Scenario scenario = new ScenarioBuilder().Stage("a", [1, 1, 1, 1], delay: 10).Queries(0, 4, 10, 11).Build();

        Assert.Equal([11, 7, 1, 11], scenario.Latencies());
    }

    [Fact]
    public void A_replica_that_becomes_free_at_the_time_of_an_arrival_takes_it_along()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [2, 3]).Queries(0, 1, 2).Build();

        Assert.Equal([2, 4, 3], scenario.Latencies());
    }

    [Fact]
    public void A_larger_batch_may_take_less_time()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [9, 2], replicas: 2).Queries(0, 1, 1).Build();

        Assert.Equal([9, 2, 2], scenario.Latencies());
    }

    [Fact]
    public void Items_of_a_fan_out_flow_on_independently()
    {
        // One replica detects the two frames one after the other; the crops of the first are classified while the second is still being detected.
        Scenario scenario = new ScenarioBuilder()
            .Stage("detect", [4])
            .Stage("classify", [1, 1])
            .Edge("detect", "classify")
            .Query(0, 2, 4)
            .Build();

        Estimate estimate = scenario.Estimate();

        Assert.Equal(9, estimate.Latency.MaxSeconds);
        Assert.Equal(2, estimate.Stages[1].Batches);
        Assert.Equal(0, estimate.Stages[1].MaxQueueSeconds);
    }

    [Fact]
    public void A_gather_waits_for_all_items_of_its_parent()
    {
        Scenario scenario = new ScenarioBuilder()
            .Stage("crop", [4])
            .Stage("summarise", [1])
            .Edge("crop", "summarise")
            .Query(0, 3, 1)
            .Build();

        Assert.Equal([13], scenario.Latencies());
    }

    [Fact]
    public void A_join_waits_for_all_its_live_parents()
    {
        // The second query does not visit 'slow', and so does not wait for it.
        Scenario scenario = new ScenarioBuilder()
            .Stage("slow", [8])
            .Stage("fast", [2])
            .Stage("join", [1])
            .Edge("slow", "join")
            .Edge("fast", "join")
            .Query(0, 1, 1, 1)
            .Query(0, 0, 1, 1)
            .Build();

        Assert.Equal([9, 5], scenario.Latencies());
    }

    [Fact]
    public void A_query_without_items_at_the_parents_enters_where_it_has_some()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [8]).Stage("b", [1]).Edge("a", "b").Query(0, 1, 1).Query(3, 0, 1).Build();

        Assert.Equal([9, 1], scenario.Latencies());
    }

    [Fact]
    public void A_query_is_done_with_its_last_item_at_any_stage()
    {
        Scenario scenario = new ScenarioBuilder()
            .Stage("a", [1])
            .Stage("long", [9])
            .Stage("short", [2])
            .Edge("a", "long")
            .Edge("a", "short")
            .Query(0, 1, 1, 1)
            .Query(0, 1, 0, 1)
            .Build();

        Assert.Equal([10, 5], scenario.Latencies());
    }

    [Fact]
    public void A_stage_reports_what_it_did_until_the_last_query_was_done()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [2, 3], replicas: 2).Stage("b", [1]).Edge("a", "b").Query(0, 2, 0).Query(1, 1, 0).Query(4, 1, 1).Build();

        Estimate estimate = scenario.Estimate();

        Assert.Equal(7, estimate.MakespanSeconds);
        Assert.Equal(
            new StageEstimate
            {
                Name = "a",
                Items = 4,
                Batches = 3,
                MeanBatch = 4.0 / 3,
                Utilization = 7.0 / 14,
                MeanQueueSeconds = 0,
                P99QueueSeconds = 0,
                MaxQueueSeconds = 0,
            },
            estimate.Stages[0]);
    }

    [Fact]
    public void A_stage_that_no_query_visits_did_nothing()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [2]).Stage("unused", [1]).Edge("a", "unused").Query(0, 1, 0).Build();

        Assert.Equal(
            new StageEstimate
            {
                Name = "unused",
                Items = 0,
                Batches = 0,
                MeanBatch = 0,
                Utilization = 0,
                MeanQueueSeconds = 0,
                P99QueueSeconds = 0,
                MaxQueueSeconds = 0,
            },
            scenario.Estimate().Stages[1]);
    }

    [Fact]
    public void A_plan_without_objective_has_no_attainment()
    {
        Estimate estimate = new ScenarioBuilder().Stage("a", [2]).Queries(0).Build().Estimate();

        Assert.Null(estimate.Attainment);
        Assert.Null(estimate.MeetsObjective);
    }

    [Fact]
    public void Latencies_are_returned_on_request_only() => Assert.True(new ScenarioBuilder().Stage("a", [2]).Queries(0).Build().Estimate().LatenciesSeconds.IsEmpty);

    [Fact]
    public void A_batch_beyond_the_measured_sizes_is_refused()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [1, 2], batchSize: 3).Queries(0).Build();

        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => scenario.Estimate());

        Assert.Contains("stage 'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_for_another_pipeline_is_refused()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [1]).Queries(0).Build();

        Assert.Throws<InvalidInputException>(() => (scenario with { Plan = new Plan("other", scenario.Plan.Stages) }).Estimate());
    }

    [Fact]
    public void A_long_simulation_can_be_cancelled()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [1]).Queries(Enumerable.Repeat(0.0, 100_000)).Build();
        var estimator = new Estimator(scenario.Workload, scenario.Catalog);

        Assert.Throws<OperationCanceledException>(() => estimator.Estimate(scenario.Plan, cancellationToken: new CancellationToken(canceled: true)));
    }
}
