using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation.Tests.Reference;
using InferLine.Pipelines;
using InferLine.Tests.Scenarios;

namespace InferLine.NetworkCalculus.Tests;

/// <summary>The bounds of network calculus against the event-driven reference: nothing that happens exceeds them.</summary>
public sealed class BoundTests
{
    /// <summary>Bounds are rounded up; the times of the reference are sums of doubles.</summary>
    private const double Rounding = 1e-9;

    [Property(MaxTest = 1000, Replay = "20260401,1")]
    public Property Any_stage_and_pipeline_on_a_time_grid() => Prop.ForAll(ScenarioGen.Any(TimeScale.Grid), scenario => Hold(scenario));

    [Property(MaxTest = 1000, Replay = "20260402,1")]
    public Property Any_stage_and_pipeline_in_continuous_time() => Prop.ForAll(ScenarioGen.Any(TimeScale.Continuous), scenario => Hold(scenario));

    [Property(MaxTest = 500, Replay = "20260403,1")]
    public Property Any_queries_that_follow_the_edges() => Prop.ForAll(ScenarioGen.Sampled(TimeScale.Grid), scenario =>
    {
        ReferenceRun run = EventDrivenReference.Run(scenario);
        ArrivalCurve queries = ArrivalCurve.Of(scenario.Workload.Arrivals, Windows(scenario, 2));
        Check(scenario, run, PipelineBounds.Of(scenario.Pipeline, scenario.Catalog, scenario.Plan, queries));
    });

    [Property(MaxTest = 500, Replay = "20260404,1")]
    public Property Chains_that_are_concatenated() => Prop.ForAll(ScenarioGen.Any(TimeScale.Grid), scenario =>
        Assert.All(Hold(InARow(scenario)), bounds => Assert.NotNull(bounds.ConcatenatedLatency)));

    [Property(MaxTest = 500, Replay = "20260405,1")]
    public Property Chains_of_stages_that_overtake() => Prop.ForAll(ScenarioGen.AnyOfLength(TimeScale.Continuous, queries: 60), scenario =>
        Assert.All(Hold(InARow(scenario)), bounds => Assert.NotNull(bounds.ConcatenatedLatency)));

    private static PipelineBounds[] Hold(Scenario scenario)
    {
        ReferenceRun run = EventDrivenReference.Run(scenario);
        return Array.ConvertAll([1.3, 2, 7], factor =>
        {
            PipelineBounds bounds = PipelineBounds.Of(scenario.Workload, scenario.Catalog, scenario.Plan, Windows(scenario, factor));
            Check(scenario, run, bounds);
            return bounds;
        });
    }

    /// <summary>The same stages as a chain, with one item of each query at every stage.</summary>
    private static Scenario InARow(Scenario scenario)
    {
        IReadOnlyList<Stage> stages = scenario.Pipeline.Stages;
        var chain = new Pipeline(scenario.Pipeline.Name, stages, stages.Zip(stages.Skip(1), (from, to) => new Edge(from.Name, to.Name)));
        int[] once = [.. Enumerable.Repeat(1, scenario.QueryCount)];
        return scenario.With(chain, scenario.Workload.Arrivals.Seconds.ToArray(), [.. stages.Select(_ => once)]);
    }

    private static void Check(Scenario scenario, ReferenceRun run, PipelineBounds bounds)
    {
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
