using System.Collections.Concurrent;
using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Serving.Tests.Testing;

namespace InferLine.Serving.Tests;

/// <summary>The runtime as a backend: what it tells about itself.</summary>
public sealed class BackendTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_the_items_of_answered_queries_only()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Chain("a", "b").Build();
        await using PipelineRuntime<int, int> runtime = new PipelineRuntimeBuilder<int, int>(pipeline, UniformPlan.For(pipeline))
            .Stage("a", StageClient.FromItem((int x) => x))
            .Stage("b", StageClient.FromItem((int x) => x != 7 ? x : throw new ArithmeticException()))
            .Route("a", "b", (int x) => Enumerable.Repeat(x, x))
            .Result(_ => 0)
            .Build();
        await runtime.StartAsync(None);
        foreach (int fanOut in new[] { 0, 2, 3 })
        {
            await runtime.ExecuteAsync(fanOut, None);
        }

        await Assert.ThrowsAsync<StageFailedException>(() => runtime.ExecuteAsync(7, None).AsTask());

        BackendStatus status = await runtime.GetStatusAsync(None);
        Assert.Equal(3, status.Served!.Queries);
        Assert.Equal([3L, 5L], status.Served.Items);
        Assert.True(status.IsHealthy);
    }

    [Fact]
    public async Task Tells_batch_sizes_replicas_and_queues_and_whether_it_serves()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = OneStage.Build(model, batchSize: 2, replicas: 1);
        Assert.Equal("the runtime was not started", (await runtime.GetStatusAsync(None)).Problem);

        await runtime.StartAsync(None);
        Task<int>[] queries = [.. Enumerable.Range(0, 2).Select(i => runtime.ExecuteAsync(i, None).AsTask())];
        GatedModel.Batch first = await model.NextAsync();
        BackendStatus status = await runtime.GetStatusAsync(None);
        Assert.Null(status.Problem);
        Assert.Equal(new StageStatus { Stage = "only", BatchSize = 2, ReplicasWanted = 1, ReplicasRunning = 1, Queued = 2 - first.Inputs.Length }, status.Stages[0]);

        IServingBackend backend = runtime;
        await backend.ApplyAsync(UniformPlan.For(OneStage.Pipeline, batchSize: 4), None);
        Assert.Equal(4, (await backend.GetStatusAsync(None)).Stages[0].BatchSize);
        await runtime.DisposeAsync();
        await Task.WhenAll(queries).ContinueWith(_ => { }, None, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.Equal("the runtime has stopped", (await runtime.GetStatusAsync(None)).Problem);
    }

    [Fact]
    public async Task A_stage_whose_batches_all_fail_has_a_problem_until_one_succeeds()
    {
        bool fails = true;
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(StageClient.FromItem<int, int>(x => fails ? throw new ArithmeticException() : x));
        for (int i = 0; i < 3; i++)
        {
            Assert.Null((await runtime.GetStatusAsync(None)).Stages[0].Problem);
            await Assert.ThrowsAsync<StageFailedException>(() => runtime.ExecuteAsync(0, None).AsTask());
        }

        await OneStage.UntilAsync(() => runtime.GetStatistics().Stages[0].Batches == 3);
        Assert.Equal("the last 3 batches failed", (await runtime.GetStatusAsync(None)).Stages[0].Problem);
        fails = false;
        await runtime.ExecuteAsync(0, None);
        await OneStage.UntilAsync(() => runtime.GetStatistics().Stages[0].Batches == 4);
        Assert.Null((await runtime.GetStatusAsync(None)).Stages[0].Problem);
    }

    [Fact]
    public async Task A_replica_that_cannot_be_created_is_a_problem()
    {
        await using PipelineRuntime<int, int> runtime = OneStage.Build(new BrokenClient());
        Task start = runtime.StartAsync(None);
        await OneStage.UntilAsync(() => runtime.GetStatistics().Stages[0].Problem is not null);
        Assert.Equal("a replica could not be created: no such model", runtime.GetStatistics().Stages[0].Problem);
        await runtime.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    [Fact]
    public async Task Says_how_every_query_ended_before_its_caller_knows()
    {
        var ends = new ConcurrentQueue<QueryEnd>();
        await using PipelineRuntime<int, int> runtime = new PipelineRuntimeBuilder<int, int>(OneStage.Pipeline, UniformPlan.For(OneStage.Pipeline))
            .Stage("only", StageClient.FromItem<int, int>(x => x == 0 ? throw new ArithmeticException() : x))
            .OnEnd(ends.Enqueue)
            .Build();
        await Assert.ThrowsAsync<QueryRejectedException>(() => runtime.ExecuteAsync(1, None).AsTask());
        await runtime.StartAsync(None);
        await runtime.ExecuteAsync(1, None);
        await Assert.ThrowsAsync<StageFailedException>(() => runtime.ExecuteAsync(0, None).AsTask());
        Assert.Equal([QueryOutcome.Rejected, QueryOutcome.Completed, QueryOutcome.Failed], ends.Select(end => end.Outcome));
        Assert.All(ends, end => Assert.True(end.Latency >= TimeSpan.Zero));
    }

    private sealed class BrokenClient : IStageClient
    {
        public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => throw new FileNotFoundException("no such model");
    }
}
