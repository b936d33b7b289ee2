using System.Text.Json.Nodes;
using InferLine.Backends.Tests.Conformance;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Backend;
using InferLine.Plans;
using InferLine.Testing;
using FakeNetwork = InferLine.Backends.Triton.Tests.Fake.FakeNetwork;

namespace InferLine.Backends.Triton.Tests.Conformance;

/// <summary>The Triton backend over a fake server, with a state file.</summary>
internal sealed class TritonFixture : ModelServerFixture
{
    private readonly Cluster _cluster;
    private long _sent;

    public TritonFixture()
        : this(new Cluster("one"))
    {
    }

    private TritonFixture(Cluster cluster)
        : base(cluster.Network) => _cluster = cluster;

    public override Plan Plan => Cluster.Plan([2, 1, 2]);

    public override Plan OtherPlan => Cluster.Plan([1, 3, 1], batchSize: 4, delayMs: 2);

    public override IReadOnlyList<Plan> ImpossiblePlans => [Cluster.Plan([1, 1, 1], hardware: "tpu"), Cluster.Plan([13, 1, 1])];

    public override Task<IServingBackend> StartBackendAsync(CancellationToken cancellationToken)
    {
        _cluster.Options.Bindings[0].Capacity = MaxReplicas * Cluster.Pipeline.Stages.Count;
        _cluster.ClientOptions = Patient;
        _cluster.Options.StateFile = StateFile;
        _cluster.RestartHost();
        return Task.FromResult<IServingBackend>(_cluster.Backend);
    }

    public override Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ObservedStage>>([.. Cluster.Pipeline.Stages.Select(stage => Observe(stage.Name, _cluster.Server.Served(stage.Model)))]);

    public override Task SettleAsync(IServingBackend backend, CancellationToken cancellationToken) => ((TritonBackend)backend).ReconcileAsync(cancellationToken);

    public override Task<long> CountControlCallsAsync(CancellationToken cancellationToken) => Task.FromResult((long)_cluster.Server.ControlCalls.Count);

    public override Task RestartServersAsync(CancellationToken cancellationToken)
    {
        _cluster.Server.Restart();
        return Task.CompletedTask;
    }

    public override async Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken)
    {
        float query = Interlocked.Increment(ref _sent) % 1000;
        IStageClient stage = ((TritonBackend)backend).CreateStageClient<float, float>(
            "second", value => new InferRequest([TritonTensor.Create<float>("X", [1, 4], [value, 0, 0, 0])]), response => response["Y"].ToArray<float>()[0]);
        await using IStageReplica replica = await stage.CreateReplicaAsync(cancellationToken);
        object?[] answer = new object?[1];
        await replica.RunAsync(new object?[] { query }, answer, cancellationToken);
        Assert.Equal(query + 10, answer[0]);
    }

    protected override bool IsChange(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/load", StringComparison.Ordinal);

    protected override void DisposeServers() => _cluster.Dispose();

    /// <summary>No query is to fail because the machine that runs the tests is busy; a silent server is waited for as long.</summary>
    private static TritonClientOptions Patient()
    {
        TritonClientOptions options = FakeNetwork.Quick();
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(2);
        options.ReadTimeout = TimeSpan.FromSeconds(5);
        return options;
    }

    private static ObservedStage Observe(string stage, JsonObject? served) => new(
        stage,
        (served?["instance_group"] as JsonArray)?.Sum(group => group!["count"]!.GetValue<int>()) ?? 0,
        served?["max_batch_size"]?.GetValue<int>(),
        TimeSpan.FromMicroseconds(served?["dynamic_batching"]?["max_queue_delay_microseconds"]?.GetValue<long>() ?? 0));
}
