using System.Text.Json.Nodes;
using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Testing;
using TensorFlowServing;
using TensorFlowServing.Fake;

namespace InferLine.TensorFlowServing.Tests;

/// <summary>The sample backend over fake servers, three for each of two stages.</summary>
internal sealed class ServingFixture : BackendFixture
{
    private const int ServersPerStage = 3;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(2);
    private static readonly Pipeline Pipeline = Pipeline.Create("pair").Stage("first", "a").Stage("second", "b").Chain("first", "second").Build();

    private readonly List<FakeServer[]> _servers = [];
    private ServingBackend? _backend;
    private bool _hasStopped;
    private int _sent;

    public override Plan Plan => PlanOf(8, 2, 1);

    public override Plan OtherPlan => PlanOf(8, 1, 3);

    public override int MaxReplicas => ServersPerStage;

    // The routing is the backend's: without it no server gets traffic.
    public override bool StopsWhatRuns => true;

    public override IReadOnlyList<Plan> ImpossiblePlans => [PlanOf(4, 1, 1), PlanOf(8, ServersPerStage + 1, 1)];

    public override async Task<IServingBackend> StartBackendAsync(CancellationToken cancellationToken)
    {
        foreach (Stage stage in Pipeline.Stages)
        {
            _servers.Add(await Task.WhenAll(Enumerable.Range(0, ServersPerStage).Select(_ => FakeServer.StartAsync(stage.Model))));
        }

        IEnumerable<ServedStage> stages = Pipeline.Stages.Select((stage, s) => new ServedStage(stage.Name, stage.Model, [.. _servers[s].Select(server => server.Endpoint)], 8, Delay));
        return _backend = new ServingBackend(Pipeline, stages, timeLimit: TimeSpan.FromSeconds(3));
    }

    // A server is a replica if it gets traffic: as many probes are sent as could be needed to reach all, and the servers are asked which of them arrived.
    public override async Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken)
    {
        var observed = new List<ObservedStage>();
        for (int s = 0; s < Pipeline.Stages.Count; s++)
        {
            int[] before = [.. _servers[s].Select(server => server.Probes)];
            for (int i = 0; i < ServersPerStage && !_hasStopped; i++)
            {
                await SendAsync(s, FakeServer.Probe, cancellationToken);
            }

            observed.Add(new ObservedStage(Pipeline.Stages[s].Name, _servers[s].Zip(before).Count(pair => pair.First.Probes > pair.Second)));
        }

        return observed;
    }

    public override Task<long> CountControlCallsAsync(CancellationToken cancellationToken) => throw new NotApplicableException("TensorFlow Serving has no call that changes how a model is served");

    public override Task BreakAsync(Fault fault, CancellationToken cancellationToken)
    {
        FakeFault fake = fault switch
        {
            Fault.Unreachable => FakeFault.Unreachable,
            Fault.Silent => FakeFault.Silent,
            _ => throw new NotApplicableException("TensorFlow Serving has no call that changes how a model is served, and so none that it could refuse"),
        };
        foreach (FakeServer server in _servers.SelectMany(servers => servers))
        {
            server.Break(fake);
        }

        return Task.CompletedTask;
    }

    public override Task HealAsync(CancellationToken cancellationToken)
    {
        foreach (FakeServer server in _servers.SelectMany(servers => servers))
        {
            server.Heal();
        }

        return Task.CompletedTask;
    }

    public override Task<IServingBackend> RestartHostAsync(CancellationToken cancellationToken) => throw new NotApplicableException("the sample keeps its decisions in memory: a restarted host applies its plan again");

    public override async Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken)
    {
        int query = Interlocked.Increment(ref _sent);
        int first = await SendAsync(0, query, cancellationToken);
        Assert.Equal(4 * query, await SendAsync(1, first, cancellationToken));
    }

    public override Task RestartServersAsync(CancellationToken cancellationToken) => throw new NotApplicableException("servers that are started again have the same files and flags, so that nothing can be lost");

    public override async Task StopBackendAsync(IServingBackend backend)
    {
        await base.StopBackendAsync(backend);
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(0, FakeServer.Probe, CancellationToken.None));
        _hasStopped = true;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (FakeServer server in _servers.SelectMany(servers => servers))
        {
            await server.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static Plan PlanOf(int batchSize, params int[] replicas) =>
        new("pair", Pipeline.Stages.Select((stage, s) => new StagePlan(stage.Name, "cpu", batchSize, replicas[s], Delay)));

    private async Task<int> SendAsync(int stage, int query, CancellationToken cancellationToken)
    {
        await using IStageReplica replica = await _backend!.CreateStageClient(Pipeline.Stages[stage].Name).CreateReplicaAsync(cancellationToken);
        object?[] answer = new object?[1];
        await replica.RunAsync(new object?[] { query }, answer, cancellationToken);
        return (int)(JsonNode)answer[0]!;
    }
}
