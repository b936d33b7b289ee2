using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving.Tests.Testing;

namespace InferLine.Serving.Tests;

/// <summary>Everything at once: load, scaling, other plans, failures, cancellations, late queries, and a stop in the middle.</summary>
public sealed class StressTests
{
    private const int Senders = 8;
    private const int QueriesPerSender = 1_500;

    private static readonly Pipeline Pipeline = Pipeline.Create("p")
        .Stage("a", "m").Stage("b", "m").Stage("c", "m").Stage("d", "m")
        .Edge("a", "b", 0.5, 2).Edge("a", "c", 0.5).Edge("b", "d").Edge("c", "d")
        .Build();

    [Theory]
    [InlineData(1, WhenFull.Wait, false)]
    [InlineData(2, WhenFull.Reject, false)]
    [InlineData(3, WhenFull.Wait, true)]
    [InlineData(4, WhenFull.Reject, true)]
    public async Task Every_query_ends_exactly_once(int seed, WhenFull whenFull, bool abort)
    {
        UnreliableModel[] models = [.. Enumerable.Range(0, Pipeline.Stages.Count).Select(stage => new UnreliableModel(seed + (100 * stage)))];
        var options = new PipelineRuntimeOptions { Capacity = 64, WhenFull = whenFull, DropLate = true, FirstRetryDelay = TimeSpan.FromMilliseconds(1), LongestRetryDelay = TimeSpan.FromMilliseconds(5) };
        PipelineRuntime<(int Sender, int Query), int> runtime = Build(models, options);
        await runtime.StartAsync(TestContext.Current.CancellationToken);

        using var over = new CancellationTokenSource();
        Task chaos = ChangeAsync(runtime, seed, over.Token);
        Task<int[]>[] senders = [.. Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(runtime, sender, seed)))];
        if (abort)
        {
            await OneStage.UntilAsync(() => runtime.GetStatistics().Failed > 20 || senders.All(sender => sender.IsCompleted));
            await runtime.DisposeAsync();
        }

        int[][] outcomes = await Task.WhenAll(senders);
        await over.CancelAsync();
        await chaos;
        await runtime.StopAsync(TestContext.Current.CancellationToken);

        RuntimeStatistics end = runtime.GetStatistics();
        int[] total = [.. Enumerable.Range(0, 4).Select(outcome => outcomes.Sum(sender => sender[outcome]))];
        Assert.Equal(Senders * QueriesPerSender, total.Sum());
        Assert.Equal([end.Completed, end.Failed, end.Cancelled, end.Rejected], total.Select(count => (long)count));
        Assert.Equal(end.Arrived, total.Sum());
        Assert.Equal((0, 0), (end.Inside, end.Waiting));
        Assert.True(end.Completed > 0 && end.Failed > 0 && end.Rejected > 0, "the load was too gentle to test anything");
        Assert.All(end.Stages, stage => Assert.Equal((0, 0, 0), (stage.Queued, stage.ReplicasRunning, stage.ReplicasStarting)));
        Assert.All(models, model =>
        {
            Assert.Equal(model.Created, model.Disposed);
            Assert.Equal(0, model.Misused);
            Assert.All(model.Runs, run => Assert.Equal(1, run.Value));
        });
        Assert.Equal(end.Stages.Select(stage => stage.Items), models.Select(model => (long)model.Runs.Count));
    }

    /// <summary>Every item is told apart: by its query, and where it is.</summary>
    private static PipelineRuntime<(int Sender, int Query), int> Build(UnreliableModel[] models, PipelineRuntimeOptions options)
    {
        var builder = new PipelineRuntimeBuilder<(int Sender, int Query), int>(Pipeline, UniformPlan.For(Pipeline, batchSize: 4, replicas: 2)).WithOptions(options);
        for (int stage = 0; stage < models.Length; stage++)
        {
            builder.Stage(Pipeline.Stages[stage].Name, models[stage]);
        }

        return builder
            .Route("a", "b", ((int, int Query) item) => item.Query % 3 == 0 ? [] : Enumerable.Range(0, 2).Select(i => (item, i)))
            .RouteWhen("a", "c", ((int, int Query) item) => item.Query % 2 == 0)
            .Join("d", outputs => Enumerable.Range(0, 3).Select(i => (outputs.Input<(int, int)>(), i)))
            .Result(outputs => outputs.All<object>("b").Count + (10 * outputs.All<object>("c").Count) + (100 * outputs.All<object>("d").Count))
            .Build();
    }

    /// <returns>How many queries were completed, failed, cancelled and rejected.</returns>
    private static async Task<int[]> SendAsync(PipelineRuntime<(int Sender, int Query), int> runtime, int sender, int seed)
    {
        var random = new Random((seed * 1000) + sender);
        int[] outcomes = new int[4];
        foreach (int[] burst in Enumerable.Range(0, QueriesPerSender).Chunk(20))
        {
            await Task.WhenAll(burst.Select(query => SendAsync(query, random.Next(10), random.Next(3))));
        }

        return outcomes;

        async Task SendAsync(int query, int kind, int milliseconds)
        {
            using var cancellation = new CancellationTokenSource();
            int outcome = 0;
            try
            {
                int expected = (query % 3 == 0 ? 0 : 2) + (query % 2 == 0 ? 10 : 0);
                ValueTask<int> answer = kind == 1
                    ? runtime.ExecuteWithinAsync((sender, query), TimeSpan.FromMilliseconds(milliseconds), cancellation.Token)
                    : runtime.ExecuteAsync((sender, query), cancellation.Token);
                if (kind == 0)
                {
                    // Not before the call: what is cancelled by then never arrives, and the runtime does not count it.
                    cancellation.CancelAfter(milliseconds);
                }

                Assert.Equal(expected + (expected > 0 ? 300 : 0), await answer);
            }
            catch (StageFailedException)
            {
                outcome = 1;
            }
            catch (OperationCanceledException)
            {
                outcome = 2;
            }
            catch (QueryRejectedException)
            {
                outcome = 3;
            }

            Interlocked.Increment(ref outcomes[outcome]);
        }
    }

    private static async Task ChangeAsync(PipelineRuntime<(int Sender, int Query), int> runtime, int seed, CancellationToken over)
    {
        var random = new Random(seed);
        while (!over.IsCancellationRequested)
        {
            if (random.Next(2) == 0)
            {
                await runtime.ScaleAsync([.. Pipeline.Stages.Select(_ => random.Next(1, 6))], CancellationToken.None);
            }
            else
            {
                runtime.Apply(new Plan(Pipeline.Name, Pipeline.Stages.Select(stage =>
                    new StagePlan(stage.Name, "cpu", random.Next(1, 9), random.Next(1, 4), TimeSpan.FromMilliseconds(random.Next(0, 3))))));
            }

            await Task.Delay(random.Next(1, 4), CancellationToken.None);
        }
    }
}
