using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.NetworkCalculus;

public sealed class PipelineBoundsTests
{
    /// <summary>At most 2 queries at once, and one a second in the long run.</summary>
    private static readonly ArrivalCurve Queries = new([new(TimeSpan.FromSeconds(1), 2), new(TimeSpan.FromSeconds(100), 100)]);

    private static readonly ProfileCatalog Catalog = new(
        [new HardwareType("gpu", costPerHour: 1)],
        [new ModelProfile("model", new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["gpu"] = new([new(1, 100)]) })]);

    [Fact]
    public void Bursts_are_paid_once_in_a_chain()
    {
        PipelineBounds bounds = Bounds(Pipeline.Create("p").Stage("a", "model").Stage("b", "model").Chain("a", "b").Build());

        // T = 0.2 s each, R = 10/s, a burst of 2. At b, readiness is spread over 0.4 - 0.1 s, and so few seconds hold the burst of 2 all the same.
        Assert.Equal([400, 400], bounds.Stages.Select(stage => stage.Delay!.Value.TotalMilliseconds));
        Assert.Equal([2, 2], bounds.Stages.Select(stage => stage.Backlog));
        Assert.Equal(800, bounds.StageByStageLatency!.Value.TotalMilliseconds);
        Assert.Equal(600, bounds.ConcatenatedLatency!.Value.TotalMilliseconds);
        Assert.Equal(bounds.ConcatenatedLatency, bounds.Latency);
    }

    [Fact]
    public void Items_are_queries_times_the_fan_outs_on_the_way()
    {
        PipelineBounds bounds = Bounds(Pipeline.Create("p").Stage("a", "model").Stage("b", "model").Edge("a", "b", probability: 0.1, fanOut: 3).Build());

        // 6 items within a second, and 6 more after it: 12 - 10 (1 - 0.3 - 0.2).
        Assert.Equal(7, bounds.Stages[1].Backlog!.Value, tolerance: 1e-9);
        Assert.Equal(200 + 600, bounds.Stages[1].Delay!.Value.TotalMilliseconds);
        Assert.Null(bounds.ConcatenatedLatency);
        Assert.Equal(400 + 800, bounds.Latency!.Value.TotalMilliseconds);
    }

    [Fact]
    public void An_overloaded_stage_leaves_no_bound_after_it()
    {
        PipelineBounds bounds = Bounds(
            Pipeline.Create("p").Stage("a", "model").Stage("b", "model").Stage("c", "model").Edge("a", "b", fanOut: 11).Edge("b", "c").Build());

        Assert.NotNull(bounds.Stages[0].Delay);
        Assert.Null(bounds.Stages[1].Delay);
        Assert.Null(bounds.Stages[2].Delay);
        Assert.Null(bounds.Latency);
    }

    [Fact]
    public void A_workload_says_what_its_queries_really_do()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "model").Stage("b", "model").Edge("a", "b", probability: 0.1, fanOut: 3).Build();
        var workload = new Workload(new ArrivalTrace([0, 0, 10, 20]), Visits.FromCounts(pipeline, [[1, 1, 1, 1], [0, 3, 0, 0]]));

        PipelineBounds bounds = PipelineBounds.Of(workload, Catalog, PlanOf(pipeline), Queries.Points.Select(point => point.Window));

        Assert.Equal([2, 3], bounds.Stages.Select(stage => stage.Backlog));
    }

    private static PipelineBounds Bounds(Pipeline pipeline) => PipelineBounds.Of(pipeline, Catalog, PlanOf(pipeline), Queries);

    private static Plan PlanOf(Pipeline pipeline) => new(pipeline.Name, pipeline.Stages.Select(stage => new StagePlan(stage.Name, "gpu", batchSize: 1, replicas: 1)));
}
