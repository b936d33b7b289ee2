using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation.Tests.Reference;
using InferLine.Plans;
using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests;

/// <summary>The estimator against the event-driven reference: the same latency for every query, to the bit, and the same statistics for every stage.</summary>
public sealed class DifferentialTests
{
    private const int Cases = 1500;

    [Property(MaxTest = Cases, Replay = "20250101,1")]
    public Property Sampled_visits_on_a_time_grid() => Prop.ForAll(ScenarioGen.Sampled(TimeScale.Grid), AgreesWithReference);

    [Property(MaxTest = Cases, Replay = "20250102,1")]
    public Property Explicit_visits_on_a_time_grid() => Prop.ForAll(ScenarioGen.Explicit(TimeScale.Grid), AgreesWithReference);

    [Property(MaxTest = Cases, Replay = "20250103,1")]
    public Property Sampled_visits_in_continuous_time() => Prop.ForAll(ScenarioGen.Sampled(TimeScale.Continuous), AgreesWithReference);

    [Property(MaxTest = Cases, Replay = "20250104,1")]
    public Property Explicit_visits_in_continuous_time() => Prop.ForAll(ScenarioGen.Explicit(TimeScale.Continuous), AgreesWithReference);

    [Property(MaxTest = Cases, Replay = "20250105,1")]
    public Property Times_that_are_rounded_to_coincide() => Prop.ForAll(ScenarioGen.Any(TimeScale.Coarse), AgreesWithReference);

    [Property(MaxTest = 10, Replay = "20250106,1")]
    public Property Long_traces_on_a_time_grid() => Prop.ForAll(ScenarioGen.AnyOfLength(TimeScale.Grid, queries: 2_000), AgreesWithReference);

    [Property(MaxTest = 10, Replay = "20250107,1")]
    public Property Long_traces_in_continuous_time() => Prop.ForAll(ScenarioGen.AnyOfLength(TimeScale.Continuous, queries: 2_000), AgreesWithReference);

    /// <summary>Dozens of batches are done at the same time, and their items are not in order.</summary>
    [Property(MaxTest = 100, Replay = "20250108,1")]
    public Property Many_replicas_that_are_done_at_once() => Prop.ForAll(ScenarioGen.AnyOfLength(TimeScale.Grid, queries: 100), scenario => AgreesWithReference(
        scenario with
        {
            Plan = new Plan(scenario.Plan.Pipeline, scenario.Plan.Stages.Select(plan => plan with { Replicas = 50 })),
        }));

    /// <summary>Counts above 255, which visits keep in another form, spread out and gathered again.</summary>
    [Fact]
    public void Hundreds_of_items_per_query() => AgreesWithReference(new ScenarioBuilder()
        .Stage("split", [1, 1.5])
        .Stage("spread", [0.25, 0.125, 0.5], replicas: 3)
        .Stage("gather", [0.5, 0.75], delay: 2)
        .Edge("split", "spread")
        .Edge("spread", "gather")
        .Query(0, 2, 600, 7)
        .Query(0, 1, 300, 300)
        .Query(5, 3, 256, 400)
        .Query(9, 0, 1, 1)
        .Build());

    private static void AgreesWithReference(Scenario scenario)
    {
        ReferenceRun expected = EventDrivenReference.Run(scenario);
        Estimate actual = scenario.Estimate(new EstimateOptions { IncludeLatencies = true });
        BitAssert.Equal(expected.LatenciesSeconds, actual.LatenciesSeconds.Span, "latency of query");
        BitAssert.Equal(expected.MakespanSeconds, actual.MakespanSeconds, "makespan");
        AssertLatency(expected.LatenciesSeconds, actual.Latency);
        for (int stage = 0; stage < scenario.StageCount; stage++)
        {
            AssertStage(expected, stage, actual.Stages[stage]);
        }
    }

    private static void AssertLatency(double[] expected, LatencySummary actual)
    {
        AssertMean(expected, actual.MeanSeconds);
        BitAssert.Equal(ReferenceRun.Percentile(expected, 500), actual.P50Seconds, "p50");
        BitAssert.Equal(ReferenceRun.Percentile(expected, 900), actual.P90Seconds, "p90");
        BitAssert.Equal(ReferenceRun.Percentile(expected, 950), actual.P95Seconds, "p95");
        BitAssert.Equal(ReferenceRun.Percentile(expected, 990), actual.P99Seconds, "p99");
        BitAssert.Equal(ReferenceRun.Percentile(expected, 999), actual.P999Seconds, "p99.9");
        BitAssert.Equal(expected.Max(), actual.MaxSeconds, "max");
    }

    private static void AssertStage(ReferenceRun expected, int stage, StageEstimate actual)
    {
        double[] waits = expected.Waits(stage);
        int batches = expected.Stages[stage].Batches.Count;
        Assert.Equal(waits.Length, actual.Items);
        Assert.Equal(batches, actual.Batches);
        BitAssert.Equal(batches == 0 ? 0 : waits.Length / (double)batches, actual.MeanBatch, $"mean batch of '{actual.Name}'");
        BitAssert.Equal(expected.Utilization(stage), actual.Utilization, $"utilization of '{actual.Name}'");
        AssertMean(waits, actual.MeanQueueSeconds);
        BitAssert.Equal(waits.Length == 0 ? 0 : ReferenceRun.Percentile(waits, 990), actual.P99QueueSeconds, $"p99 wait at '{actual.Name}'");
        BitAssert.Equal(waits.DefaultIfEmpty().Max(), actual.MaxQueueSeconds, $"longest wait at '{actual.Name}'");
    }

    /// <summary>A mean may be summed up in any order.</summary>
    private static void AssertMean(double[] values, double actual)
    {
        double expected = values.DefaultIfEmpty().Average();
        Assert.True(Math.Abs(actual - expected) <= 1e-12 * expected, FormattableString.Invariant($"mean: expected {expected:R}, got {actual:R}."));
    }
}
