using System.Text.Json.Nodes;
using InferLine.Backends.Tests.Conformance;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Backend;
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
        : base(cluster) => _cluster = cluster;

    public override Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ObservedStage>>([.. Cluster.Pipeline.Stages.Select(stage => Observe(stage.Name, _cluster.Server.Served(stage.Model)))]);

    public override Task<long> CountControlCallsAsync(CancellationToken cancellationToken) => Task.FromResult((long)_cluster.Server.ControlCalls.Count);

    public override async Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken)
    {
        float query = Interlocked.Increment(ref _sent) % 1000;
        IStageClient stage = ((TritonBackend)backend).CreateStageClient<float, float>(
            "second", value => new InferRequest([TritonTensor.Create<float>("X", [1, 4], [value, 0, 0, 0])]), response => response["Y"].ToArray<float>()[0]);
        Assert.Equal(query + 10, await AskAsync(stage, query, cancellationToken));
    }

    protected override bool IsChange(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/load", StringComparison.Ordinal);

    protected override void Configure()
    {
        TritonClientOptions options = FakeNetwork.Quick();
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(2);
        options.ReadTimeout = TimeSpan.FromSeconds(5);
        _cluster.ClientOptions = () => options;
        _cluster.Options.Bindings[0].Capacity = MaxReplicas * Cluster.Pipeline.Stages.Count;
    }

    private static ObservedStage Observe(string stage, JsonObject? served) => new(
        stage,
        (served?["instance_group"] as JsonArray)?.Sum(group => group!["count"]!.GetValue<int>()) ?? 0,
        served?["max_batch_size"]?.GetValue<int>(),
        TimeSpan.FromMicroseconds(served?["dynamic_batching"]?["max_queue_delay_microseconds"]?.GetValue<long>() ?? 0));
}
