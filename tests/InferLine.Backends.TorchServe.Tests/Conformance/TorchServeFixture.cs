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
        : base(cluster) => _cluster = cluster;

    public override IReadOnlyList<Plan> ImpossiblePlans => [.. base.ImpossiblePlans, Cluster.Plan([1, 1, 1], delayMs: 1.5)];

    public override Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ObservedStage>>([.. Cluster.Pipeline.Stages.Select(stage => Observe(stage.Name, stage.Model))]);

    public override Task<long> CountControlCallsAsync(CancellationToken cancellationToken) => Task.FromResult(_cluster.Server.Locked(() => (long)_cluster.Server.ControlCalls.Count));

    public override async Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken)
    {
        string query = FormattableString.Invariant($"query {Interlocked.Increment(ref _sent)}");
        IStageClient stage = ((TorchServeBackend)backend).CreateStageClient<string, string>("second", PredictRequest.Text, answer => JsonNode.Parse(answer.Text)!["echo"]!.GetValue<string>());
        Assert.Equal(query, await AskAsync(stage, query, cancellationToken));
    }

    protected override bool IsChange(HttpRequestMessage request) => request.RequestUri!.Port == 8081 && request.Method != HttpMethod.Get;

    protected override void Configure()
    {
        TorchServeClientOptions options = FakeNetwork.Quick();
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(2);
        options.ReadTimeout = TimeSpan.FromSeconds(5);
        _cluster.Client = options;
        _cluster.Options.Bindings[0].Capacity = MaxReplicas * Cluster.Pipeline.Stages.Count;
    }

    /// <summary>Workers of what requests go to. While a registration is replaced, that is the one with the most of them.</summary>
    private ObservedStage Observe(string stage, string model)
    {
        (string _, int batch, int delay, int ready) = _cluster.Server.Served(model).Concat(_cluster.Server.Served(model + ".alt")).MaxBy(one => one.Ready);
        return new ObservedStage(stage, ready, Math.Max(1, batch), TimeSpan.FromMilliseconds(delay));
    }
}
