using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Tests.RealServer;

/// <summary>The same as against the fake, on a real server if there is one: see README.md here.</summary>
public sealed class RealServerTests
{
    private const string Skipped = "INFERLINE_TRITON_URL is not set: there is no real Triton server to test against";

    private static readonly string[] Models = (Environment.GetEnvironmentVariable("INFERLINE_TRITON_MODELS") ?? "a,b,c").Split(',');

    public static bool HasServer => Endpoint is not null;

    private static string? Endpoint => Environment.GetEnvironmentVariable("INFERLINE_TRITON_URL") is { Length: > 0 } url ? url : null;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Pipeline Pipeline => Pipeline.Create("real").Stage("first", Models[0]).Stage("second", Models[1]).Stage("third", Models[2]).Chain("first", "second", "third").Build();

    [Fact(Skip = Skipped, SkipUnless = nameof(HasServer))]
    public async Task Plans_and_scale_actions_become_real_and_twice_changes_nothing()
    {
        using var client = new TritonClient(new Uri(Endpoint!));
        await RestoreAsync(client);
        try
        {
            using TritonBackend backend = Backend();
            Plan plan = Plan(batchSize: 4, delayMs: 1, 1, 2, 1);
            await backend.ApplyAsync(plan, Cancellation);
            Assert.Empty(await backend.PreviewAsync(plan, Cancellation));
            Assert.Equal([2, 3, 1], await backend.ScaleAsync([2, 3, 1], Cancellation));
            BackendStatus status = await backend.GetStatusAsync(Cancellation);
            Assert.True(status.IsHealthy, status.Problem + string.Join("; ", status.Stages.Select(stage => stage.Problem)));
            Assert.Equal([2, 3, 1], status.Stages.Select(stage => stage.ReplicasRunning!.Value));
            Assert.All(status.Stages, stage => Assert.Equal(4, stage.BatchSize));
            ModelConfiguration configuration = (await client.GetModelConfigurationAsync(Models[0], cancellationToken: Cancellation)).Value;
            Assert.Equal((4, TimeSpan.FromMilliseconds(1), 2), (configuration.MaxBatchSize, configuration.MaxQueueDelay, configuration.Instances));
        }
        finally
        {
            await RestoreAsync(client);
        }
    }

    [Fact(Skip = Skipped, SkipUnless = nameof(HasServer))]
    public async Task Someone_elses_change_is_mended()
    {
        using var client = new TritonClient(new Uri(Endpoint!));
        await RestoreAsync(client);
        try
        {
            using TritonBackend backend = Backend();
            await backend.ApplyAsync(Plan(batchSize: 8, delayMs: 0, 2, 1, 1), Cancellation);
            await client.UnloadAsync(Models[0], cancellationToken: Cancellation);
            await backend.ReconcileAsync(Cancellation);
            Assert.Equal(2, (await client.GetModelConfigurationAsync(Models[0], cancellationToken: Cancellation)).Value.Instances);
        }
        finally
        {
            await RestoreAsync(client);
        }
    }

    [Fact(Skip = Skipped, SkipUnless = nameof(HasServer))]
    public async Task Arrivals_are_counted_across_a_reload()
    {
        using var client = new TritonClient(new Uri(Endpoint!));
        await RestoreAsync(client);
        try
        {
            using TritonBackend backend = Backend();
            await backend.ApplyAsync(Plan(batchSize: 8, delayMs: 0, 1, 1, 1), Cancellation);
            Assert.Equal(0, await backend.CountArrivalsAsync(Cancellation));
            await InferAsync(client, 3);
            Assert.Equal(3, await backend.CountArrivalsAsync(Cancellation));
            await backend.ApplyAsync(Plan(batchSize: 4, delayMs: 0, 2, 1, 1), Cancellation);
            await InferAsync(client, 2);
            Assert.Equal(5, await backend.CountArrivalsAsync(Cancellation));
        }
        finally
        {
            await RestoreAsync(client);
        }
    }

    [Fact(Skip = Skipped, SkipUnless = nameof(HasServer))]
    public async Task Binary_and_JSON_inferences_agree()
    {
        using var client = new TritonClient(new Uri(Endpoint!));
        await RestoreAsync(client);
        TensorMetadata tensor = (await client.GetModelMetadataAsync(Models[0], cancellationToken: Cancellation)).Value.Inputs[0];
        long[] shape = [2, .. tensor.Shape.Skip(1)];
        TritonTensor input = TritonTensor.Create<float>(tensor.Name, shape, [.. Enumerable.Range(0, (int)shape.Aggregate((x, y) => x * y)).Select(i => i / 8f)]);
        InferResponse binary = (await client.InferAsync(Models[0], new InferRequest([input]), Cancellation)).Value;
        InferResponse json = (await client.InferAsync(Models[0], new InferRequest([input]) { Encoding = TensorEncoding.Json }, Cancellation)).Value;
        Assert.Equal(json.Outputs[0].ToArray<float>(), binary.Outputs[0].ToArray<float>());
        Assert.True((await client.GetStatisticsAsync(Models[0], cancellationToken: Cancellation)).Value[0].InferenceCount >= 4);
    }

    [Fact(Skip = Skipped, SkipUnless = nameof(HasServer))]
    public async Task A_model_is_measured_and_left_as_it_was()
    {
        using var client = new TritonClient(new Uri(Endpoint!));
        await RestoreAsync(client);
        ModelConfiguration before = (await client.GetModelConfigurationAsync(Models[0], cancellationToken: Cancellation)).Value;
        int largest = before.MaxBatchSize + 1;
        TritonProfile profile = await new TritonModelProfiler(client, Models[0], new TritonProfilerOptions { Samples = 20 }).ProfileAsync([1, largest], Cancellation);
        ModelConfiguration after = (await client.GetModelConfigurationAsync(Models[0], cancellationToken: Cancellation)).Value;
        Assert.Equal(before.ToJson(), after.ToJson());
        Assert.Equal([(1, 20), (largest, 20)], profile.Latency.Measurements.Select(batch => (batch.Size, batch.Samples!.Value)));
        Assert.All(profile.Batches, batch => Assert.True(batch.MeanComputeInfer < TimeSpan.FromMilliseconds(batch.Latency.P99Milliseconds!.Value)));
        Assert.Equal(0, profile.OtherExecutions);
        await RestoreAsync(client);
    }

    private static async Task InferAsync(TritonClient client, int times)
    {
        for (int i = 0; i < times; i++)
        {
            TensorMetadata tensor = (await client.GetModelMetadataAsync(Models[0], cancellationToken: Cancellation)).Value.Inputs[0];
            long[] shape = [1, .. tensor.Shape.Skip(1)];
            TritonTensor input = TritonTensor.Create<float>(tensor.Name, shape, new float[shape.Aggregate((x, y) => x * y)]);
            Assert.True((await client.InferAsync(Models[0], new InferRequest([input]), Cancellation)).IsSuccess);
        }
    }

    private static TritonBackend Backend()
    {
        var options = new TritonOptions { ScaleWait = TimeSpan.FromMinutes(1) };
        options.Bindings.Add(new TritonBinding { Hardware = "cpu", Endpoint = new Uri(Endpoint!) });
        return new TritonBackend(Pipeline, options);
    }

    private static Plan Plan(int batchSize, int delayMs, params int[] replicas) =>
        new("real", Pipeline.Stages.Select((stage, s) => new StagePlan(stage.Name, "cpu", batchSize, replicas[s], TimeSpan.FromMilliseconds(delayMs))));

    /// <summary>Only unloading forgets a configuration that was sent.</summary>
    private static async Task RestoreAsync(TritonClient client)
    {
        foreach (string model in Models)
        {
            await client.UnloadAsync(model, cancellationToken: Cancellation);
            TritonResult<TritonDone> loaded = await client.LoadAsync(model, cancellationToken: Cancellation);
            Assert.True(loaded.IsSuccess, $"model '{model}': {loaded.Error}");
        }
    }
}
