using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation;
using InferLine.Estimation.Tests;
using InferLine.Estimation.Tests.Reference;
using InferLine.Plans;
using InferLine.Tests.Scenarios;

namespace InferLine.Replay.Tests;

/// <summary>Replicas that come and go, against the event-driven reference, which has an object for each of them.</summary>
public sealed class ReplayDifferentialTests
{
    private const int Cases = 1000;

    /// <summary>All sums are exact there, so costs must agree to the bit too.</summary>
    [Property(MaxTest = Cases, Replay = "20260101,1")]
    public Property Schedules_on_a_time_grid() =>
        Prop.ForAll(ScheduleGen.Over(ScenarioGen.Any(TimeScale.Grid), TimeScale.Grid), value => AgreesWithReference(value, tolerance: 0));

    [Property(MaxTest = Cases, Replay = "20260102,1")]
    public Property Schedules_in_continuous_time() =>
        Prop.ForAll(ScheduleGen.Over(ScenarioGen.Any(TimeScale.Continuous), TimeScale.Continuous), value => AgreesWithReference(value, tolerance: 1e-12));

    [Property(MaxTest = Cases, Replay = "20260103,1")]
    public Property Times_that_are_rounded_to_coincide() =>
        Prop.ForAll(ScheduleGen.Over(ScenarioGen.Any(TimeScale.Coarse), TimeScale.Coarse), value => AgreesWithReference(value, tolerance: 1e-12));

    [Property(MaxTest = 10, Replay = "20260104,1")]
    public Property Long_traces() =>
        Prop.ForAll(ScheduleGen.Over(ScenarioGen.AnyOfLength(TimeScale.Grid, queries: 1_000), TimeScale.Grid), value => AgreesWithReference(value, tolerance: 0));

    [Property(MaxTest = 500, Replay = "20260105,1")]
    public Property Without_a_tuner_and_with_a_constant_schedule_it_is_the_estimator() => Prop.ForAll(ScenarioGen.Any(TimeScale.Continuous), scenario =>
    {
        Plan plan = new(scenario.Plan.Pipeline, scenario.Plan.Stages) { Slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(250)) };
        int[] replicas = [.. plan.InOrderOf(scenario.Pipeline).Select(stage => stage.Replicas)];
        var replay = new TunerReplay(scenario.Workload, scenario.Catalog);
        var options = new ReplayOptions { IncludeLatencies = true };
        Estimate expected = new Estimator(scenario.Workload, scenario.Catalog).Estimate(plan, new EstimateOptions { IncludeLatencies = true }, TestContext.Current.CancellationToken);
        AssertEstimate(expected, replay.Run(plan, tuner: null, options, TestContext.Current.CancellationToken));
        AssertEstimate(expected, replay.RunSchedule(
            plan, [new(0, replicas), new(0, replicas), new(expected.MakespanSeconds / 2, replicas)], options, TestContext.Current.CancellationToken));
    });

    private static void AssertEstimate(Estimate expected, ReplayResult actual)
    {
        BitAssert.Equal(expected.LatenciesSeconds.Span, actual.LatenciesSeconds.Span, "latency of query");
        Assert.Equal(expected.Latency, actual.Latency);
        BitAssert.Equal(expected.MakespanSeconds, actual.MakespanSeconds, "makespan");
        BitAssert.Equal(expected.Attainment!.Value, actual.Attainment!.Value, "attainment");
        foreach ((StageEstimate stage, ReplayStage replayed) in expected.Stages.Zip(actual.Stages))
        {
            Assert.Equal(stage.Name, replayed.Name);
            BitAssert.Equal(stage.Utilization, replayed.Utilization, $"utilization of '{stage.Name}'");
        }

        AssertNear(expected.CostPerHour * expected.MakespanSeconds / 3600, actual.Cost, 1e-12, "cost");
        AssertNear(expected.CostPerHour, actual.MeanCostPerHour, 1e-12, "cost per hour");
    }

    private static void AgreesWithReference(ScheduledScenario value, double tolerance)
    {
        ReferenceRun expected = value.RunReference();
        ReplayResult actual = value.Replay();
        BitAssert.Equal(expected.LatenciesSeconds, actual.LatenciesSeconds.Span, "latency of query");
        BitAssert.Equal(expected.MakespanSeconds, actual.MakespanSeconds, "makespan");
        for (int stage = 0; stage < expected.Stages.Count; stage++)
        {
            ReplayStage replayed = actual.Stages[stage];
            AssertNear(expected.PaidSeconds(stage) / expected.MakespanSeconds, replayed.MeanReplicas, tolerance, $"mean replicas of '{replayed.Name}'");
            AssertNear(expected.PaidSeconds(stage) * 1 / 3600, replayed.Cost, tolerance, $"cost of '{replayed.Name}'");
            AssertNear(expected.UtilizationOfPaid(stage), replayed.Utilization, tolerance, $"utilization of '{replayed.Name}'");
            Assert.Equal(value.Schedule.Max(target => target.Replicas[stage]), replayed.PeakReplicas);
        }

        AssertNear(actual.Stages.Sum(stage => stage.Cost), actual.Cost, tolerance, "cost");
        AssertMinutes(value, expected, actual);
    }

    private static void AssertMinutes(ScheduledScenario value, ReferenceRun expected, ReplayResult actual)
    {
        double limit = value.Plan.Slo!.Latency.TotalSeconds;
        double[] arrivals = value.Scenario.Workload.Arrivals.Seconds.ToArray();
        Assert.Equal(
            arrivals.Index().GroupBy(query => (int)Math.Min(query.Item / 60, Array.MaxLength)).Select(minute => new ReplayMinute(
                minute.Key, minute.Count(), minute.Count(query => expected.LatenciesSeconds[query.Index] > limit))),
            actual.Minutes);
        Assert.Equal(expected.LatenciesSeconds.LongCount(latency => latency > limit), actual.Misses);
    }

    private static void AssertNear(double expected, double actual, double tolerance, string what)
    {
        if (tolerance == 0)
        {
            BitAssert.Equal(expected, actual, what);
            return;
        }

        Assert.True(Math.Abs(actual - expected) <= tolerance * expected, FormattableString.Invariant($"{what}: expected {expected:R}, got {actual:R}."));
    }
}
