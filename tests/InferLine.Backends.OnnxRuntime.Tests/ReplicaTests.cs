using System.Collections.Concurrent;
using InferLine.Backends.OnnxRuntime.Tests.Testing;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving;

namespace InferLine.Backends.OnnxRuntime.Tests;

/// <summary>How replicas live: made, warmed up, at work side by side, cancelled, disposed.</summary>
public sealed class ReplicaTests
{
    [Fact]
    public async Task A_new_replica_is_warmed_up_before_it_serves()
    {
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted", new OnnxModelOptions { WarmUpBatchSizes = [1, 3], WarmUpRuns = 2 });
        var encoded = new ConcurrentQueue<float>();
        var decoded = new ConcurrentQueue<float>();
        IStageClient stage = model.AsStage<float, float>(
            (item, inputs) =>
            {
                encoded.Enqueue(item);
                inputs.Write<float>(3).Fill(item);
            },
            (item, outputs) =>
            {
                decoded.Enqueue(outputs.Values<float>()[2]);
                return item;
            },
            warmUp: [7, 8]);

        await using IStageReplica replica = await stage.CreateReplicaAsync(Stages.None);

        Assert.Equal([7, 7, 7, 8, 7, 7, 8, 7], encoded);
        Assert.Equal([21, 21, 21, 24, 21, 21, 24, 21], decoded);
    }

    [Fact]
    public async Task Without_items_there_is_no_warm_up()
    {
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted");

        await using IStageReplica replica = await model.AsStage<int, int>((_, _) => Assert.Fail("no item"), (item, _) => item).CreateReplicaAsync(Stages.None);
    }

    [Fact]
    public async Task A_warm_up_that_fails_fails_the_creation()
    {
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted");
        IStageClient stage = model.AsStage<int, int>((_, _) => throw new FormatException("bad item"), (item, _) => item, warmUp: [1]);

        await Assert.ThrowsAsync<FormatException>(async () => await stage.CreateReplicaAsync(Stages.None));
    }

    [Fact]
    public async Task Replicas_work_side_by_side_without_mixing_anything_up()
    {
        using var model = OnnxModel.FromBytes(Models.Doubling, "doubling");
        IStageClient stage = model.OfMatrices();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(r => Task.Run(async () =>
        {
            await using IStageReplica replica = await stage.CreateReplicaAsync(Stages.None);
            for (int batch = 0; batch < 100; batch++)
            {
                Matrix[] items = [.. Enumerable.Range(0, 1 + ((batch + r) % 4)).Select(i => Matrix.Counting(1 + ((i + batch) % 2), 3, first: (1000 * r) + batch + i))];
                Assert.Equal(items.Select(item => item.Times(2)), await replica.RunAsync(items));
            }
        })));
    }

    [Fact]
    public async Task Each_replica_has_a_thread_of_its_own()
    {
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted");
        IStageClient stage = model.AsStage<float[], float[]>(
            (item, inputs) => item.CopyTo(inputs.Write<float>(3)), (_, _) => [Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread ? 1 : 0]);
        await using IStageReplica first = await stage.CreateReplicaAsync(Stages.None);
        await using IStageReplica second = await stage.CreateReplicaAsync(Stages.None);

        float[] one = (await first.RunAsync([new float[3]]))[0];
        float[] same = (await first.RunAsync([new float[3]]))[0];
        float[] other = (await second.RunAsync([new float[3]]))[0];

        Assert.Equal(one, same);
        Assert.NotEqual(one[0], other[0]);
        Assert.Equal([0, 0], [one[1], other[1]]);
    }

    [Fact]
    public async Task A_running_batch_is_cancelled_and_the_replica_goes_on()
    {
        using var model = OnnxModel.FromBytes(Models.Endless, "endless");
        await using IStageReplica replica = await model.OfVectors().CreateReplicaAsync(Stages.None);
        for (int batch = 0; batch < 3; batch++)
        {
            using var cancellation = new CancellationTokenSource();
            Task run = replica.RunAsync(new object?[] { new float[1] }, new object?[1], cancellation.Token).AsTask();
            await Task.Delay(5 * batch, Stages.None);
            Assert.False(run.IsCompleted);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }
    }

    [Fact]
    public async Task A_cancellation_ends_one_batch_and_not_the_next()
    {
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted");
        using var cancellation = new CancellationTokenSource();
        IStageClient stage = model.AsStage<Action, float>(
            (item, inputs) =>
            {
                item();
                inputs.Write<float>(3).Fill(1);
            },
            (_, outputs) => outputs.Values<float>()[2]);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Stages.None);
        object?[] outputs = new object?[1];

        // While it is encoded: the session is told to end before it starts.
        Action cancel = cancellation.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await replica.RunAsync(new object?[] { cancel }, outputs, cancellation.Token));
        Action nothing = () => { };
        await replica.RunAsync(new object?[] { nothing }, outputs, Stages.None);

        Assert.Equal([3f], outputs);
    }

    [Fact]
    public async Task A_batch_that_the_model_fails_is_told_with_the_models_name_and_the_replica_goes_on()
    {
        using var model = OnnxModel.FromBytes(Models.TwoInputs, "two");
        IStageClient stage = model.AsStage<long, long>(
            (item, inputs) =>
            {
                inputs.Write<long>("k", 1)[0] = item;
                inputs.Write<float>("x", 2).Clear();
            },
            (_, outputs) => (long)outputs.Values<float>("last")[0]);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Stages.None);

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => replica.RunAsync<long>(1, 99));

        Assert.StartsWith("model 'two' failed a batch of 2: ", error.Message, StringComparison.Ordinal);
        long[] next = await replica.RunAsync<long>(1, 2);
        Assert.Equal([20L, 30L], next);
    }

    [Fact]
    public async Task An_item_of_another_type_is_told()
    {
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted");
        IStageClient stage = model.OfVectors();

        Assert.Contains("expects Single[], but gets String", (await Assert.ThrowsAsync<InvalidCastException>(() => stage.RunOnceAsync("text"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_outlive_the_model_that_they_were_made_from()
    {
        var model = OnnxModel.FromBytes(Models.Weighted, "weighted");
        IStageClient stage = model.OfVectors();
        await using IStageReplica replica = await stage.CreateReplicaAsync(Stages.None);
        model.Dispose();
        model.Dispose();

        Assert.Equal([[1, 2, 3]], await replica.RunAsync<float[]>([1, 1, 1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stage.CreateReplicaAsync(Stages.None));
    }

    [Fact]
    public async Task The_session_that_read_the_model_becomes_the_first_replica()
    {
        int sessions = 0;
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted", new OnnxModelOptions { ConfigureSession = _ => Interlocked.Increment(ref sessions) });
        IStageClient stage = model.OfVectors();
        await using IStageReplica first = await stage.CreateReplicaAsync(Stages.None);
        Assert.Equal(1, sessions);

        await using IStageReplica second = await stage.CreateReplicaAsync(Stages.None);
        Assert.Equal(2, sessions);
    }

    [Fact]
    public async Task A_model_serves_a_pipeline()
    {
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted", new OnnxModelOptions { IntraOpThreads = 2, InterOpThreads = 2, AllowSpinning = true });
        var pipeline = Pipeline.Create("chain").Stage("first", "weighted").Stage("second", "weighted").Chain("first", "second").Build();
        var plan = new Plan("chain", pipeline.Stages.Select(stage => new StagePlan(stage.Name, "cpu", batchSize: 4, replicas: 2)));
        await using var runtime = new PipelineRuntimeBuilder<float[], float[]>(pipeline, plan).Stage("first", model.OfVectors()).Stage("second", model.OfVectors()).Build();
        await runtime.StartAsync(Stages.None);

        float[][] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => runtime.ExecuteAsync([i, i, i], Stages.None).AsTask()));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => new float[] { i, 4 * i, 9 * i }), results);
    }
}
