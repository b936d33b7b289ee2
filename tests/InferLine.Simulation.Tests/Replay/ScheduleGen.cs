using FsCheck;
using FsCheck.Fluent;
using InferLine.Estimation.Tests.Reference;
using InferLine.Tests.Scenarios;
using InferLine.Tuning;

namespace InferLine.Replay.Tests;

/// <summary>Schedules whose changes coincide, as often as not, with arrivals, completions, replicas that have just started, and with each other.</summary>
internal static class ScheduleGen
{
    private const int MaxChanges = 12;
    private const int MaxReplicas = 4;

    public static Arbitrary<ScheduledScenario> Over(Arbitrary<Scenario> scenarios, TimeScale times) => Arb.From(
        from scenario in scenarios.Generator
        from activation in Gen.OneOf(Gen.Constant(TimeSpan.Zero), times.Delay, times.Delay.Select(delay => delay * 4))
        let moments = Moments(scenario, activation.TotalSeconds)
        from count in Gen.Choose(1, MaxChanges)
        from changes in Gen.Elements(moments).ArrayOf(count)
        from replicas in Gen.Choose(1, MaxReplicas).ArrayOf(scenario.StageCount).ArrayOf(count + 1)
        select new ScheduledScenario(
            scenario, [.. changes.Order().Prepend(0).Select((seconds, i) => new ReplicaTarget(seconds, replicas[i]))], activation),
        Shrink);

    /// <summary>When things happen without changes, and one activation time before, so that replicas begin to serve then; and moments between.</summary>
    private static double[] Moments(Scenario scenario, double activationSeconds)
    {
        ReferenceRun run = EventDrivenReference.Run(scenario);
        double[] moments =
        [
            .. scenario.Workload.Arrivals.Seconds.ToArray(),
            .. run.Stages.SelectMany(stage => stage.Batches).SelectMany(batch => new[] { batch.StartSeconds, batch.DoneSeconds }),
        ];
        double last = moments.Max();
        return [.. moments.SelectMany(moment => new[] { moment, moment - activationSeconds, (moment + moments[0]) / 2, moment + activationSeconds }).Where(moment => moment >= 0), last + 1];
    }

    private static IEnumerable<ScheduledScenario> Shrink(ScheduledScenario value)
    {
        for (int i = 1; i < value.Schedule.Count; i++)
        {
            yield return value with { Schedule = [.. value.Schedule.Where((_, j) => j != i)] };
        }

        // A schedule has a number for every stage, so stages are kept.
        foreach (Scenario smaller in ScenarioShrinker.Shrink(value.Scenario).Where(smaller => smaller.StageCount == value.Scenario.StageCount))
        {
            yield return value with { Scenario = smaller };
        }
    }
}
