using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using InferLine.Pipelines;
using InferLine.Serving.Tests.Testing;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace InferLine.Serving.Tests;

/// <summary>What is measured and traced, by the names that docs/serving.md gives.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queries_items_and_batches_are_measured()
    {
        using var meters = new TestMeters();
        using MetricCollector<long> arrivals = meters.Collect<long>("inferline.query.arrivals");
        using MetricCollector<double> durations = meters.Collect<double>("inferline.query.duration");
        using MetricCollector<double> items = meters.Collect<double>("inferline.stage.duration");
        using MetricCollector<double> queued = meters.Collect<double>("inferline.stage.queue.duration");
        using MetricCollector<int> batches = meters.Collect<int>("inferline.stage.batch.size");
        using MetricCollector<long> failures = meters.Collect<long>("inferline.stage.batch.failures");
        using MetricCollector<int> running = meters.Collect<int>("inferline.stage.replicas.running");
        using MetricCollector<int> wanted = meters.Collect<int>("inferline.stage.replicas.wanted");
        using MetricCollector<int> length = meters.Collect<int>("inferline.stage.queue.length");
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Chain("a", "b").Build();
        await using PipelineRuntime<int, int> runtime = new PipelineRuntimeBuilder<int, int>(pipeline, UniformPlan.For(pipeline))
            .Stage("a", StageClient.FromItem((int x) => x > 0 ? x : throw new ArithmeticException("no")))
            .Stage("b", StageClient.FromItem((int x) => x))
            .WithMetrics(meters)
            .Build();
        await runtime.StartAsync(None);
        await runtime.ExecuteAsync(1, None);
        await Assert.ThrowsAsync<StageFailedException>(() => runtime.ExecuteAsync(0, None).AsTask());
        await OneStage.UntilAsync(() => runtime.GetStatistics().Stages.Sum(stage => stage.Batches) == 3);

        Assert.Equal(2, arrivals.GetMeasurementSnapshot().EvaluateAsCounter());
        Assert.Equal(["completed", "failed"], durations.GetMeasurementSnapshot().Select(m => (string)m.Tags["inferline.outcome"]!));
        Assert.Equal(["a", "a", "b"], items.GetMeasurementSnapshot().Select(m => (string)m.Tags["inferline.stage"]!).Order(StringComparer.Ordinal));
        Assert.Equal(3, queued.GetMeasurementSnapshot().Count);
        Assert.All(batches.GetMeasurementSnapshot(), m => Assert.Equal((1, "p"), (m.Value, (string)m.Tags["inferline.pipeline"]!)));
        Assert.Equal("a", Assert.Single(failures.GetMeasurementSnapshot()).Tags["inferline.stage"]);
        Assert.Equal([1, 1], Observed(running));
        Assert.Equal([1, 1], Observed(wanted));
        Assert.Equal([0, 0], Observed(length));

        await runtime.StopAsync(None);
        Assert.Empty(Observed(running));
    }

    [Fact]
    public async Task A_query_is_one_activity_and_each_of_its_items_one_below()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var source = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name is "InferLine.Serving" || candidate == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(StageClient.FromItem((int x) => x));
        using (Activity caller = source.StartActivity("caller")!)
        {
            ValueTask<int> answer = runtime.ExecuteAsync(1, None);
            Assert.Same(caller, Activity.Current);
            await answer;
            Assert.Same(caller, Activity.Current);

            // Other tests' queries are heard too.
            Activity query = Assert.Single(ended, activity => activity.OperationName == "inferline.query" && activity.ParentSpanId == caller.SpanId);
            Activity stage = Assert.Single(ended, activity => activity.OperationName == "inferline.stage" && activity.ParentSpanId == query.SpanId);
            Assert.Equal("one", query.GetTagItem("inferline.pipeline"));
            Assert.Equal("completed", query.GetTagItem("inferline.outcome"));
            Assert.Equal(("only", 1), ((string)stage.GetTagItem("inferline.stage")!, (int)stage.GetTagItem("inferline.batch.size")!));
            Assert.Equal(caller.TraceId, stage.TraceId);
        }
    }

    private static IEnumerable<int> Observed(MetricCollector<int> collector)
    {
        collector.Clear();
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot().Select(m => m.Value);
    }

    private sealed class TestMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public MetricCollector<T> Collect<T>(string instrument)
            where T : struct => new(this, "InferLine.Serving", instrument);

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
