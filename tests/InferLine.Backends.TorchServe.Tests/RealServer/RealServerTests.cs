using InferLine.Backends.TorchServe.Client;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.TorchServe.Tests.RealServer;

/// <summary>The same as against the fake, on a real server if there is one: see README.md here.</summary>
public sealed class RealServerTests
{
    private const string Skipped = "INFERLINE_TORCHSERVE_URL is not set: there is no real TorchServe server to test against";

    private const string Name = "inferline-test";

    public static bool HasServer => Endpoint is not null;

    private static string? Endpoint => Variable("INFERLINE_TORCHSERVE_URL");

    private static string Archive => Variable("INFERLINE_TORCHSERVE_ARCHIVE") ?? "sleeper.mar";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Pipeline Pipeline => Pipeline.Create("real").Stage("only", Name).Build();

    [Fact(Skip = Skipped, SkipUnless = nameof(HasServer))]
    public async Task Plans_scale_actions_and_batch_changes_become_real_under_load_and_lose_no_request()
    {
        using TorchServeClient client = Client();
        await RemoveAsync(client);
        try
        {
            using TorchServeBackend backend = Backend();
            Plan plan = Plan(batchSize: 4, delayMs: 10, 1);
            await backend.ApplyAsync(plan, Cancellation);
            Assert.Empty(await backend.PreviewAsync(plan, Cancellation));
            await CheckAsync(backend, replicas: 1, batchSize: 4);

            using var enough = new CancellationTokenSource();
            Task<int>[] load = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => AskAsync(backend, enough.Token), Cancellation))];
            Assert.Equal([3], await backend.ScaleAsync([3], Cancellation));
            await CheckAsync(backend, replicas: 3, batchSize: 4);
            Assert.True(backend.MeasuredActivation > TimeSpan.Zero);
            Assert.Equal([1], await backend.ScaleAsync([1], Cancellation));
            await CheckAsync(backend, replicas: 1, batchSize: 4);
            await backend.ApplyAsync(Plan(batchSize: 8, delayMs: 5, 2), Cancellation);
            await CheckAsync(backend, replicas: 2, batchSize: 8);
            await enough.CancelAsync();
            Assert.All(await Task.WhenAll(load), answered => Assert.True(answered > 0));
        }
        finally
        {
            await RemoveAsync(client);
        }
    }

    [Fact(Skip = Skipped, SkipUnless = nameof(HasServer))]
    public async Task Someone_elses_change_is_mended()
    {
        using TorchServeClient client = Client();
        await RemoveAsync(client);
        try
        {
            using TorchServeBackend backend = Backend();
            await backend.ApplyAsync(Plan(batchSize: 1, delayMs: 0, 2), Cancellation);
            await client.ScaleAsync(Name, 1, cancellationToken: Cancellation);
            await backend.ReconcileAsync(Cancellation);
            await CheckAsync(backend, replicas: 2, batchSize: 1);
            await client.UnregisterAsync(Name, cancellationToken: Cancellation);
            await backend.ReconcileAsync(Cancellation);
            await CheckAsync(backend, replicas: 2, batchSize: 1);
        }
        finally
        {
            await RemoveAsync(client);
        }
    }

    [Fact(Skip = Skipped, SkipUnless = nameof(HasServer))]
    public async Task A_profile_is_measured_and_nothing_is_left_behind()
    {
        using TorchServeClient client = Client();
        await RemoveAsync(client);
        var options = new TorchServeProfilerOptions { Archive = Archive, Samples = 20, WarmUpBatches = 2 };
        options.Requests.Add(PredictRequest.Text("x"));
        TorchServeProfile profile = await new TorchServeModelProfiler(client, Name, options).ProfileAsync([1, 4], Cancellation);

        Assert.Equal([1, 4], profile.Latency.Measurements.Select(batch => batch.Size));
        Assert.All(profile.Latency.Measurements, batch => Assert.True(batch.Milliseconds > 0));
        TorchServeResult<IReadOnlyList<ModelEntry>> models = await client.GetModelsAsync(Cancellation);
        Assert.DoesNotContain(models.Value, model => model.ModelName.StartsWith(Name, StringComparison.Ordinal));
    }

    private static async Task CheckAsync(TorchServeBackend backend, int replicas, int batchSize)
    {
        BackendStatus status = await backend.GetStatusAsync(Cancellation);
        Assert.True(status.IsHealthy, status.Problem + status.Stages[0].Problem);
        Assert.Equal((replicas, batchSize), (status.Stages[0].ReplicasRunning, status.Stages[0].BatchSize));
    }

    private static async Task<int> AskAsync(TorchServeBackend backend, CancellationToken enough)
    {
        IStageClient stage = backend.CreateStageClient<string, string>("only", PredictRequest.Text, answer => answer.Text);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        int answered = 0;
        while (!enough.IsCancellationRequested)
        {
            await replica.RunAsync(new object?[] { "x" }, new object?[1], Cancellation);
            answered++;
        }

        return answered;
    }

    private static TorchServeClient Client() => new(new Uri(Endpoint!), keys: Keys(new TorchServeKeys()));

    private static TorchServeBackend Backend()
    {
        var options = new TorchServeOptions { ScaleWait = TimeSpan.FromMinutes(5) };
        var binding = new TorchServeBinding { Hardware = "cpu", Endpoint = new Uri(Endpoint!) };
        Keys(binding.Keys);
        options.Bindings.Add(binding);
        options.Archives["only"] = [Archive];
        return new TorchServeBackend(Pipeline, options);
    }

    private static TorchServeKeys Keys(TorchServeKeys keys)
    {
        keys.File = Variable("INFERLINE_TORCHSERVE_KEY_FILE");
        keys.Management = Variable("INFERLINE_TORCHSERVE_KEY");
        keys.Inference = Variable("INFERLINE_TORCHSERVE_INFERENCE_KEY");
        return keys;
    }

    private static Plan Plan(int batchSize, int delayMs, int replicas) => new("real", [new StagePlan("only", "cpu", batchSize, replicas, TimeSpan.FromMilliseconds(delayMs)) { Batching = BatchingDiscipline.CollectionWindow }]);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static async Task RemoveAsync(TorchServeClient client)
    {
        foreach (string name in new[] { Name, Name + ".alt" })
        {
            await client.UnregisterAsync(name, cancellationToken: Cancellation);
        }
    }
}
