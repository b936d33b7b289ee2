using FsCheck;
using FsCheck.Fluent;
using InferLine.Replay.Tests;
using InferLine.Tests.Scenarios;

namespace InferLine.Tuning.Tests;

/// <summary>Searches over pipelines of every shape; they shrink to fewer and simpler trials, and to smaller scenarios.</summary>
internal static class ForecastSearchCaseGen
{
    private const int MaxTrials = 10;
    private const int MaxReplicas = 4;
    private const double GridSeconds = 1.0 / 64;

    public static Arbitrary<ForecastSearchCase> Over(TimeScale times)
    {
        Arbitrary<ScheduledScenario> scenarios = ScheduleGen.Over(ScenarioGen.Any(times), times);
        return Arb.From(
            from scheduled in scenarios.Generator
            from firstQuery in Gen.Choose(0, scheduled.Scenario.QueryCount)
            from limit in Gen.Choose(0, 40)
            from count in Gen.Choose(1, MaxTrials)
            from trials in Trial(scheduled.Scenario.StageCount).ArrayOf(count)
            select new ForecastSearchCase(scheduled, firstQuery, limit * GridSeconds, trials),
            value => Shrink(value, scenarios));
    }

    private static Gen<ForecastTrial> Trial(int stages) =>
        from count in Gen.Choose(0, 2)
        from changes in Gen.Zip(Gen.Choose(0, stages - 1), Gen.Choose(1, MaxReplicas)).ArrayOf(count)
        from bound in Gen.OneOf(
            Gen.Constant(Lateness.Any),
            Gen.Choose(0, 8).Select(queries => Lateness.AtMost(queries)),
            Gen.Choose(0, 128).Select(steps => new Lateness(long.MaxValue, steps * GridSeconds)))
        from commits in Gen.Elements(true, false)
        select new ForecastTrial([.. changes.Select(change => (change.Item1, change.Item2))], bound, commits);

    private static IEnumerable<ForecastSearchCase> Shrink(ForecastSearchCase value, Arbitrary<ScheduledScenario> scenarios)
    {
        for (int i = 0; i < value.Trials.Count; i++)
        {
            yield return value with { Trials = [.. value.Trials.Where((_, j) => j != i)] };
            ForecastTrial trial = value.Trials[i];
            if (trial.Bound != Lateness.Any)
            {
                yield return value with { Trials = [.. value.Trials.Select((other, j) => j == i ? trial with { Bound = Lateness.Any } : other)] };
            }
        }

        foreach (ScheduledScenario smaller in scenarios.Shrinker(value.Scheduled))
        {
            yield return value with { Scheduled = smaller, FirstQuery = Math.Min(value.FirstQuery, smaller.Scenario.QueryCount) };
        }
    }
}
