using System.Collections.Concurrent;
using InferLine.Serving.Tests.Testing;

namespace InferLine.Serving.Tests;

/// <summary>Models on threads of their own, and who is told of arrivals.</summary>
public sealed class StageClientTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replica_may_have_a_thread_of_its_own()
    {
        var threads = new ConcurrentDictionary<Thread, int>();
        PipelineRuntime<int, int> runtime = await OneStage.StartAsync(
            StageClient.OnOwnThreads(StageClient.FromItem((int x) =>
            {
                Assert.False(Thread.CurrentThread.IsThreadPoolThread);
                threads.AddOrUpdate(Thread.CurrentThread, 1, static (_, count) => count + 1);
                return x >= 0 ? -x : throw new ArithmeticException("negative");
            })),
            replicas: 3);
        int[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => runtime.ExecuteAsync(i, None).AsTask()));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => -i), answers);
        await Assert.ThrowsAsync<StageFailedException>(() => runtime.ExecuteAsync(-1, None).AsTask());
        Assert.InRange(threads.Count, 1, 3);

        await runtime.StopAsync(None);
        await OneStage.UntilAsync(() => threads.Keys.All(thread => !thread.IsAlive));
    }

    [Fact]
    public async Task Arrivals_are_told_with_their_time()
    {
        var arrivals = new ConcurrentQueue<long>();
        await using PipelineRuntime<int, int> runtime = new PipelineRuntimeBuilder<int, int>(OneStage.Pipeline, UniformPlan.For(OneStage.Pipeline))
            .Stage("only", StageClient.FromItem((int x) => x))
            .OnArrival(arrivals.Enqueue)
            .Build();
        await runtime.StartAsync(None);
        long before = TimeProvider.System.GetTimestamp();
        await runtime.ExecuteAsync(1, None);
        await runtime.ExecuteAsync(2, None);
        Assert.Equal(2, arrivals.Count);
        Assert.All(arrivals, arrival => Assert.InRange(arrival, before, TimeProvider.System.GetTimestamp()));
    }

    [Fact]
    public void A_runtime_that_cannot_serve_is_not_built()
    {
        InvalidInputException missing = Assert.Throws<InvalidInputException>(() =>
            new PipelineRuntimeBuilder<int, int>(OneStage.Pipeline, UniformPlan.For(OneStage.Pipeline)).Build());
        Assert.Contains("stage 'only': it has no client", missing.Message, StringComparison.Ordinal);
        InvalidInputException capacity = Assert.Throws<InvalidInputException>(() => OneStage.Build(new GatedModel(), options: new PipelineRuntimeOptions { Capacity = 0 }));
        Assert.Contains("'Capacity' is 0", capacity.Message, StringComparison.Ordinal);
    }
}
