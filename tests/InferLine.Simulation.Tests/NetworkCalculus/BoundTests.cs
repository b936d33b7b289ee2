using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation.Tests.Reference;
using InferLine.Tests.Scenarios;

namespace InferLine.NetworkCalculus.Tests;

/// <summary>The bounds of network calculus against the event-driven reference: nothing that happens exceeds them.</summary>
public sealed class BoundTests
{
    /// <summary>Bounds are rounded up; the times of the reference are sums of doubles.</summary>
    private const double Rounding = 1e-9;

    [Property(MaxTest = 1000, Replay = "20260401,1")]
    public Property Any_stage_and_pipeline_on_a_time_grid() => Prop.ForAll(ScenarioGen.Any(TimeScale.Grid), Hold);

    [Property(MaxTest = 1000, Replay = "20260402,1")]
    public Property Any_stage_and_pipeline_in_continuous_time() => Prop.ForAll(ScenarioGen.Sampled(TimeScale.Continuous), Hold);

    private static void Hold(Scenario scenario)
    {
        ReferenceRun run = EventDrivenReference.Run(scenario);
        foreach (TimeSpan[] windows in (TimeSpan[][])[Windows(scenario, 1.3), Windows(scenario, 2), Windows(scenario, 7)])
        {
            CheckPipeline(scenario, run, windows);
        }
    }

    private static void CheckPipeline(Scenario scenario, ReferenceRun run, TimeSpan[] windows)
    {
        PipelineBounds bounds = PipelineBounds.Of(scenario.Workload, scenario.Catalog, scenario.Plan, windows);
        for (int stage = 0; stage < scenario.StageCount; stage++)
        {
            ReferenceItem[] items = [.. run.Stages[stage].ItemsOf.SelectMany(items => items)];
            AssertAtMost(bounds.Stages[stage].Delay?.TotalSeconds, items.Select(item => item.Done!.Value - item.Ready!.Value).DefaultIfEmpty().Max());
            AssertAtMost(bounds.Stages[stage].Backlog, items.Select(at => items.Count(item => item.Ready <= at.Ready && item.Done > at.Ready)).DefaultIfEmpty().Max());
        }

        AssertAtMost(bounds.StageByStageLatency?.TotalSeconds, run.LatenciesSeconds.Max());
        AssertAtMost(bounds.ConcatenatedLatency?.TotalSeconds, run.LatenciesSeconds.Max());
    }

    private static void AssertAtMost(double? bound, double value) => Assert.True(!(value > bound + Rounding), $"{value:R} exceeds the bound {bound:R}.");

    /// <summary>Windows from a tenth of the shortest service time to more than the whole trace, so that there is a bound for every rate.</summary>
    private static TimeSpan[] Windows(Scenario scenario, double factor)
    {
        double shortest = Enumerable.Range(0, scenario.StageCount).Min(stage => scenario.Profile(stage).SecondsByBatchSize[1..].ToArray().Min());
        double all = scenario.Workload.Arrivals.DurationSeconds + 1;
        var windows = new List<TimeSpan>();
        for (double length = Math.Max(shortest / 10, 1e-6); windows.Count < 60 && length < 1000 * all; length *= factor)
        {
            windows.Add(TimeSpan.FromSeconds(length));
        }

        return [.. windows];
    }
}
