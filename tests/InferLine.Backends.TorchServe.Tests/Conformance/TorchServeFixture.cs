using System.Text.Json.Nodes;
using InferLine.Backends.Tests.Conformance;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Backend;
using InferLine.Plans;
using InferLine.Testing;
using FakeNetwork = InferLine.Backends.TorchServe.Tests.Fake.FakeNetwork;

namespace InferLine.Backends.TorchServe.Tests.Conformance;

/// <summary>The TorchServe backend over a fake server, with a state file. One stage changes its version with its batch size, the others change their names.</summary>
internal sealed class TorchServeFixture : ModelServerFixture
{
    private readonly Cluster _cluster;
    private long _sent;

    public TorchServeFixture()
        : this(new Cluster("one"))
    {
    }

    private TorchServeFixture(Cluster cluster)
        : base(cluster.Network) => _cluster = cluster;

    public override Plan Plan => Cluster.Plan([2, 1, 2]);

    public override Plan OtherPlan => Cluster.Plan([1, 3, 1], batchSize: 4, delayMs: 2);

    public override IReadOnlyList<Plan> ImpossiblePlans => [Cluster.Plan([1, 1, 1], hardware: "tpu"), Cluster.Plan([13, 1, 1]), Cluster.Plan([1, 1, 1], delayMs: 1.5)];

    public override Task<IServingBackend> StartBackendAsync(CancellationToken cancellationToken)
    {
        _cluster.Options.Bindings[0].Capacity = MaxReplicas * Cluster.Pipeline.Stages.Count;
        _cluster.Client = Patient();
        _cluster.Options.StateFile = StateFile;
        _cluster.RestartHost();
        return Task.FromResult<IServingBackend>(_cluster.Backend);
    }

    public override Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ObservedStage>>([.. Cluster.Pipeline.Stages.Select(stage => Observe(stage.Name, stage.Model))]);

    public override Task SettleAsync(IServingBackend backend, CancellationToken cancellationToken) => ((TorchServeBackend)backend).ReconcileAsync(cancellationToken);

    public override Task<long> CountControlCallsAsync(CancellationToken cancellationToken) => Task.FromResult(_cluster.Server.Locked(() => (long)_cluster.Server.ControlCalls.Count));

    public override Task RestartServersAsync(CancellationToken cancellationToken)
    {
        _cluster.Server.Restart();
        return Task.CompletedTask;
    }

    public override async Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken)
    {
        string query = FormattableString.Invariant($"query {Interlocked.Increment(ref _sent)}");
        IStageClient stage = ((TorchServeBackend)backend).CreateStageClient<string, string>("second", PredictRequest.Text, answer => JsonNode.Parse(answer.Text)!["echo"]!.GetValue<string>());
        await using IStageReplica replica = await stage.CreateReplicaAsync(cancellationToken);
        object?[] answer = new object?[1];
        await replica.RunAsync(new object?[] { query }, answer, cancellationToken);
        Assert.Equal(query, answer[0]);
    }

    protected override bool IsChange(HttpRequestMessage request) => request.RequestUri!.Port == 8081 && request.Method != HttpMethod.Get;

    protected override void DisposeServers() => _cluster.Dispose();

    /// <summary>No query is to fail because the machine that runs the tests is busy; a silent server is waited for as long.</summary>
    private static TorchServeClientOptions Patient()
    {
        TorchServeClientOptions options = FakeNetwork.Quick();
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(2);
        options.ReadTimeout = TimeSpan.FromSeconds(5);
        return options;
    }

    /// <summary>Workers of what requests go to. While a registration is replaced, that is the one with the most of them.</summary>
    private ObservedStage Observe(string stage, string model)
    {
        (string _, int batch, int delay, int ready) = _cluster.Server.Served(model).Concat(_cluster.Server.Served(model + ".alt")).MaxBy(one => one.Ready);
        return new ObservedStage(stage, ready, Math.Max(1, batch), TimeSpan.FromMilliseconds(delay));
    }
}
