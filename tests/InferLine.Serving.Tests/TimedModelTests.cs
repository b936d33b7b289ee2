using System.Diagnostics;
using InferLine.Backends;
using InferLine.Profiles;
using InferLine.Serving.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Serving.Tests;

/// <summary>Models that take their time. How precisely is for the benchmark to say: here they are never early.</summary>
public sealed class TimedModelTests
{
    private static readonly LatencyProfile Profile = TimedModel.Linear(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(0.5), maxBatchSize: 4);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public void A_linear_profile_is_linear() =>
        Assert.Equal([0.0025, 0.003, 0.0035, 0.004], Enumerable.Range(1, 4).Select(size => Math.Round(Profile.LatencySeconds(size), 9)));

    [Fact]
    public async Task No_batch_is_early()
    {
        var model = new TimedModel(Profile);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(replica => Task.Run(async () =>
        {
            await using IStageReplica one = await model.CreateReplicaAsync(None);
            for (int batch = 0; batch < 20; batch++)
            {
                object?[] items = new object?[1 + ((batch + replica) % 4)];
                long started = Stopwatch.GetTimestamp();
                await one.RunAsync(items, items, None);
                Assert.True(Stopwatch.GetElapsedTime(started).TotalSeconds >= Profile.LatencySeconds(items.Length) - 1e-6);
            }
        })));
    }

    [Fact]
    public async Task The_model_within_makes_the_outputs_and_a_batch_beyond_the_profile_fails()
    {
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(new TimedModel(Profile, StageClient.FromItem((int x) => -x)), batchSize: 5, maxDelay: TimeSpan.FromHours(1));
        Task<int>[] queries = [.. Enumerable.Range(0, 5).Select(i => runtime.ExecuteAsync(i, None).AsTask())];
        foreach (Task<int> query in queries)
        {
            Assert.IsType<ArgumentOutOfRangeException>((await Assert.ThrowsAsync<StageFailedException>(() => query)).InnerException);
        }

        runtime.Apply(UniformPlan.For(OneStage.Pipeline, batchSize: 4));
        Assert.Equal(-7, await runtime.ExecuteAsync(7, None));
    }

    [Fact]
    public async Task Time_may_come_from_a_provider()
    {
        var time = new FakeTimeProvider();
        await using IStageReplica replica = await new TimedModel(Profile, time: time).CreateReplicaAsync(None);
        object?[] items = [1, 2];
        object?[] outputs = new object?[2];
        Task run = replica.RunAsync(items, outputs, None).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(2.999));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(0.001));
        await run;
        Assert.Equal(items, outputs);
    }

    [Fact]
    public async Task A_replica_takes_its_time_to_start_and_a_cancelled_batch_ends()
    {
        var time = new FakeTimeProvider();
        Task<IStageReplica> starting = new TimedModel(Profile, time: time) { Activation = TimeSpan.FromSeconds(5) }.CreateReplicaAsync(None).AsTask();
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(starting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await starting;

        await using IStageReplica slow = await new TimedModel(TimedModel.Linear(TimeSpan.FromHours(1), TimeSpan.Zero, 1)).CreateReplicaAsync(None);
        using var cancellation = new CancellationTokenSource();
        Task run = slow.RunAsync(new object?[1], new object?[1], cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_batching_delay_is_waited_for_and_not_longer_than_needed()
    {
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(StageClient.FromItem((int x) => x), batchSize: 8, maxDelay: TimeSpan.FromMilliseconds(3));
        for (int i = 0; i < 20; i++)
        {
            long started = Stopwatch.GetTimestamp();
            Assert.Equal(i, await runtime.ExecuteAsync(i, None));
            Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(3));
        }

        await using PipelineRuntime<int, int> full = await OneStage.StartAsync(StageClient.FromItem((int x) => x), batchSize: 8, maxDelay: TimeSpan.FromHours(1));
        int[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => full.ExecuteAsync(i, None).AsTask()));
        Assert.Equal(Enumerable.Range(0, 8), answers);
    }
}
