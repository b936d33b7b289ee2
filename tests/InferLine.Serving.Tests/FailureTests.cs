using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Serving.Tests.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Serving.Tests;

/// <summary>Models that fail, and replicas that do not come.</summary>
public sealed class FailureTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failing_batch_fails_its_own_queries_only()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, batchSize: 2, maxDelay: TimeSpan.FromHours(1));
        Task<int>[] queries = [.. Enumerable.Range(0, 4).Select(i => runtime.ExecuteAsync(i, None).AsTask())];
        var reason = new TimeoutException("no answer");
        (await model.NextAsync()).Fail(reason);
        (await model.NextAsync()).Succeed();

        foreach (Task<int> query in queries[..2])
        {
            StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(() => query);
            Assert.Equal(("only", reason), (failure.Stage, failure.InnerException));
        }

        Assert.Equal(2, await queries[2]);
        Assert.Equal(3, await queries[3]);
        StageStatistics stage = runtime.GetStatistics().Stages[0];
        Assert.Equal((4, 2, 1), (stage.Items, stage.Batches, stage.FailedBatches));
    }

    [Fact]
    public async Task A_model_that_throws_at_once_or_gives_too_few_outputs_fails_its_batch()
    {
        await using PipelineRuntime<int, int> throwing = await OneStage.StartAsync(StageClient.FromItem<int, int>(x => x > 0 ? x : throw new InvalidOperationException("not positive")));
        Assert.Contains("not positive", (await Assert.ThrowsAsync<StageFailedException>(() => throwing.ExecuteAsync(0, None).AsTask())).Message, StringComparison.Ordinal);
        Assert.Equal(1, await throwing.ExecuteAsync(1, None));

        await using PipelineRuntime<int, int> mute = await OneStage.StartAsync(StageClient.FromBatch<int, int>((_, _) => new ValueTask<IReadOnlyList<int>>([])));
        Assert.Contains("0 outputs for 1 inputs", (await Assert.ThrowsAsync<StageFailedException>(() => mute.ExecuteAsync(1, None).AsTask())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_or_join_or_result_that_throws_fails_its_query()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Chain("a", "b", "c").Build();
        await using PipelineRuntime<int, int> runtime = new PipelineRuntimeBuilder<int, int>(pipeline, UniformPlan.For(pipeline))
            .Stage("a", StageClient.FromItem((int x) => x))
            .Stage("b", StageClient.FromItem((int x) => x))
            .Stage("c", StageClient.FromItem((int x) => x))
            .RouteWhen("a", "b", (int x) => x != 1 ? true : throw new ArithmeticException("route"))
            .Join<int>("c", outputs => outputs.Input<int>() != 2 ? [outputs.Only<int>("b")] : throw new ArithmeticException("join"))
            .Result(outputs => outputs.Input<int>() != 3 ? outputs.Only<int>("c") : throw new ArithmeticException("result"))
            .Build();
        await runtime.StartAsync(None);

        Assert.Contains("route", (await Assert.ThrowsAsync<StageFailedException>(() => runtime.ExecuteAsync(1, None).AsTask())).Message, StringComparison.Ordinal);
        Assert.Contains("join", (await Assert.ThrowsAsync<StageFailedException>(() => runtime.ExecuteAsync(2, None).AsTask())).Message, StringComparison.Ordinal);
        Assert.Equal("result", (await Assert.ThrowsAsync<ArithmeticException>(() => runtime.ExecuteAsync(3, None).AsTask())).Message);
        Assert.Equal(4, await runtime.ExecuteAsync(4, None));
        Assert.Equal((1, 3), (runtime.GetStatistics().Completed, runtime.GetStatistics().Failed));
    }

    [Fact]
    public async Task A_type_that_does_not_fit_is_named()
    {
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(StageClient.FromItem((string x) => x.Length));
        Assert.Contains("expects String, but gets Int32", (await Assert.ThrowsAsync<StageFailedException>(() => runtime.ExecuteAsync(0, None).AsTask())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_cannot_be_created_is_tried_again_later_and_later()
    {
        var time = new FakeTimeProvider();
        using var logs = new FakeLoggerProvider();
        using var loggers = new LoggerFactory([logs]);
        int attempts = 0;
        var client = new CreatingClient(_ => ++attempts <= 3 ? throw new InvalidOperationException("no memory") : default);
        await using PipelineRuntime<int, int> runtime = OneStage.Build(client, time: time, loggers: loggers);
        Task start = runtime.StartAsync(None);
        foreach (int seconds in (int[])[1, 2, 4])
        {
            await OneStage.UntilAsync(() => logs.Collector.GetSnapshot().Any(log => log.Message.EndsWith($"again in {seconds} s", StringComparison.Ordinal)));
            Assert.False(start.IsCompleted);
            await AdvanceUntilAsync(time, TimeSpan.FromSeconds(seconds), () => attempts > Math.Log2(seconds) + 1);
        }

        await start;
        Assert.Equal(7, await runtime.ExecuteAsync(7, None));
    }

    [Fact]
    public async Task A_replica_that_hangs_while_it_is_created_is_given_up_and_disposed_if_it_comes_after_all()
    {
        var time = new FakeTimeProvider();
        using var logs = new FakeLoggerProvider();
        using var loggers = new LoggerFactory([logs]);
        var hung = new TaskCompletionSource();
        int attempts = 0;
        var client = new CreatingClient(_ => ++attempts == 1 ? new ValueTask(hung.Task) : default);
        await using PipelineRuntime<int, int> runtime = OneStage.Build(client, time: time, loggers: loggers);
        Task start = runtime.StartAsync(None);
        await OneStage.UntilAsync(() => attempts == 1);
        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(2), () => attempts == 2);
        await start;
        Assert.Equal(7, await runtime.ExecuteAsync(7, None));
        Assert.Contains(logs.Collector.GetSnapshot(), log => log.Level == LogLevel.Warning && log.Message.Contains("not there after 120 s", StringComparison.Ordinal));

        Assert.Equal(0, client.Disposed);
        hung.SetResult();
        await OneStage.UntilAsync(() => client.Disposed == 1);
        Assert.Equal(1, runtime.GetStatistics().Stages[0].ReplicasRunning);
    }

    [Fact]
    public async Task A_replica_that_is_not_wanted_any_more_is_not_waited_for()
    {
        var starting = new TaskCompletionSource<CancellationToken>();
        int attempts = 0;
        var client = new CreatingClient(async token =>
        {
            if (Interlocked.Increment(ref attempts) > 1)
            {
                starting.SetResult(token);
                await Task.Delay(Timeout.Infinite, token);
            }
        });
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(client);
        await runtime.ScaleAsync([2], None);
        CancellationToken cancellation = await starting.Task;
        Assert.Equal((1, 1), (runtime.GetStatistics().Stages[0].ReplicasStarting, runtime.GetStatistics().Stages[0].ReplicasRunning));

        await runtime.ScaleAsync([1], None);
        await OneStage.UntilAsync(() => cancellation.IsCancellationRequested);
        Assert.Equal((0, 1), (runtime.GetStatistics().Stages[0].ReplicasStarting, runtime.GetStatistics().Stages[0].ReplicasRunning));
    }

    // The runtime asks for its timers on another thread, perhaps only after the first advance.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, TimeSpan step, Func<bool> condition)
    {
        while (!condition())
        {
            time.Advance(step);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private sealed class CreatingClient(Func<CancellationToken, ValueTask> create) : IStageClient, IStageReplica
    {
        private int _disposed;

        public int Disposed => Volatile.Read(ref _disposed);

        public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
        {
            await create(cancellationToken);
            return this;
        }

        public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            inputs.CopyTo(outputs);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref _disposed);
            return ValueTask.CompletedTask;
        }
    }
}
