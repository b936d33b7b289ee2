using InferLine.Serving.Tests.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Serving.Tests;

/// <summary>Start, stop, and what becomes of the queries.</summary>
public sealed class LifecycleTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_start_nobody_is_served()
    {
        await using PipelineRuntime<int, int> runtime = OneStage.Build(new GatedModel());
        Assert.Equal(QueryRejection.Stopped, (await Assert.ThrowsAsync<QueryRejectedException>(() => runtime.ExecuteAsync(1, None).AsTask())).Reason);
    }

    [Fact]
    public async Task A_graceful_stop_serves_whoever_is_inside_or_waits()
    {
        var model = new GatedModel();
        PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, replicas: 2, options: new PipelineRuntimeOptions { Capacity = 3 });
        Task<int>[] queries = [.. Enumerable.Range(0, 5).Select(i => runtime.ExecuteAsync(i, None).AsTask())];
        Task stop = runtime.StopAsync(None);
        await Assert.ThrowsAsync<QueryRejectedException>(() => runtime.ExecuteAsync(9, None).AsTask());

        for (int i = 0; i < queries.Length; i++)
        {
            (await model.NextAsync()).Succeed();
        }

        int[] answers = await Task.WhenAll(queries);
        Assert.Equal([0, 1, 2, 3, 4], answers);
        await stop;
        Assert.Equal((2, 2), (model.Created, model.Disposed));
        RuntimeStatistics end = runtime.GetStatistics();
        Assert.Equal((5, 0, 0), (end.Completed, end.Inside, end.Stages[0].ReplicasRunning));
    }

    [Fact]
    public async Task A_stop_at_once_gives_up_every_query_and_cancels_what_runs()
    {
        var model = new GatedModel();
        PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, options: new PipelineRuntimeOptions { Capacity = 3 });
        Task<int>[] queries = [.. Enumerable.Range(0, 5).Select(i => runtime.ExecuteAsync(i, None).AsTask())];
        GatedModel.Batch batch = await model.NextAsync();

        await runtime.DisposeAsync();
        Assert.True(batch.CancellationToken.IsCancellationRequested);
        foreach (Task<int> query in queries)
        {
            Assert.Equal(QueryRejection.Stopped, (await Assert.ThrowsAsync<QueryRejectedException>(() => query)).Reason);
        }

        Assert.Equal((1, 1), (model.Created, model.Disposed));
        Assert.False(model.HasStarted);
    }

    [Fact]
    public async Task Patience_with_a_graceful_stop_may_end()
    {
        PipelineRuntime<int, int> runtime = await OneStage.StartAsync(new GatedModel());
        Task<int> query = runtime.ExecuteAsync(1, None).AsTask();
        using var patience = new CancellationTokenSource();
        Task stop = runtime.StopAsync(patience.Token);
        Assert.False(stop.IsCompleted);

        await patience.CancelAsync();
        await stop;
        await Assert.ThrowsAsync<QueryRejectedException>(() => query);
        await runtime.StopAsync(None);
    }

    [Fact]
    public async Task A_replica_that_hangs_is_left_behind()
    {
        var time = new FakeTimeProvider();
        using var logs = new FakeLoggerProvider();
        using var loggers = new LoggerFactory([logs]);
        var model = new GatedModel { HeedsCancellation = false };
        PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, time: time, loggers: loggers);
        Task<int> query = runtime.ExecuteAsync(1, None).AsTask();
        GatedModel.Batch batch = await model.NextAsync();
        Task stop = runtime.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<QueryRejectedException>(() => query);
        while (!stop.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(1, None);
        }

        Assert.Contains(logs.Collector.GetSnapshot(), log => log.Level == LogLevel.Warning && log.Message.Contains("did not end within 5 s", StringComparison.Ordinal));
        Assert.Equal(0, model.Disposed);
        batch.Succeed();
        await OneStage.UntilAsync(() => model.Disposed == 1);
    }

    [Fact]
    public async Task A_stop_ends_a_start_that_waits()
    {
        var logs = new FakeLogCollector();
        using var loggers = new LoggerFactory([new FakeLoggerProvider(logs)]);
        PipelineRuntime<int, int> runtime = OneStage.Build(new TimedModel(TimedModel.Linear(TimeSpan.Zero, TimeSpan.FromMilliseconds(1), 1)) { Activation = TimeSpan.FromHours(1) }, loggers: loggers);
        Task start = runtime.StartAsync(None);
        await runtime.StopAsync(None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Equal((0, 0), (runtime.GetStatistics().Stages[0].ReplicasStarting, runtime.GetStatistics().Stages[0].ReplicasRunning));
        Assert.DoesNotContain(logs.GetSnapshot(), log => log.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task A_runtime_is_started_once_and_may_be_stopped_without()
    {
        PipelineRuntime<int, int> runtime = await OneStage.StartAsync(new GatedModel());
        await Assert.ThrowsAsync<InvalidOperationException>(() => runtime.StartAsync(None));
        await runtime.StopAsync(None);
        await OneStage.Build(new GatedModel()).StopAsync(None);
    }
}
