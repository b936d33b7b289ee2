using InferLine.Backends.DependencyInjection;
using InferLine.Plans;
using InferLine.Testing;
using NetworkFault = InferLine.Backends.Tests.Servers.Fault;

namespace InferLine.Backends.Tests.Conformance;

/// <summary>A backend of model servers over one fake server, with a state file.</summary>
internal abstract class ModelServerFixture(IServerCluster cluster) : BackendFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("conformance").FullName;

    public override int MaxReplicas => 4;

    public override bool StopsWhatRuns => false;

    public override Plan Plan => cluster.Plan([2, 1, 2]);

    public override Plan OtherPlan => cluster.Plan([1, 3, 1], batchSize: 4, delayMs: 2);

    public override IReadOnlyList<Plan> ImpossiblePlans => [cluster.Plan([1, 1, 1], hardware: "tpu"), cluster.Plan([13, 1, 1])];

    public override Task<IServingBackend> StartBackendAsync(CancellationToken cancellationToken)
    {
        Configure();
        cluster.StateFile = Path.Combine(_folder, "state.json");
        cluster.RestartHost();
        return Task.FromResult<IServingBackend>(cluster.Backend);
    }

    public override Task<IServingBackend> RestartHostAsync(CancellationToken cancellationToken) => StartBackendAsync(cancellationToken);

    public override Task SettleAsync(IServingBackend backend, CancellationToken cancellationToken) => ((IReconciledBackend)backend).ReconcileAsync(cancellationToken);

    public override Task RestartServersAsync(CancellationToken cancellationToken)
    {
        cluster.RestartServer("one");
        return Task.CompletedTask;
    }

    public override Task BreakAsync(Testing.Fault fault, CancellationToken cancellationToken)
    {
        cluster.Network.Faults = (request, _) => fault switch
        {
            Testing.Fault.Unreachable => NetworkFault.Refused,
            Testing.Fault.Silent => NetworkFault.NoAnswer,
            _ => IsChange(request) ? NetworkFault.Internal : NetworkFault.None,
        };
        return Task.CompletedTask;
    }

    public override Task HealAsync(CancellationToken cancellationToken)
    {
        cluster.Network.Faults = (_, _) => NetworkFault.None;
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        cluster.Dispose();
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
    }

    /// <summary>Whether a request changes what the server runs.</summary>
    protected abstract bool IsChange(HttpRequestMessage request);

    /// <summary>Gives the server room for <see cref="MaxReplicas"/> of each stage, and the client patience: no query is to fail because the machine that runs the tests is busy, and a silent server is waited for as long.</summary>
    protected abstract void Configure();

    /// <summary>What a stage answers to a query.</summary>
    protected static async Task<object?> AskAsync(IStageClient stage, object query, CancellationToken cancellationToken)
    {
        await using IStageReplica replica = await stage.CreateReplicaAsync(cancellationToken);
        object?[] answer = new object?[1];
        await replica.RunAsync(new object?[] { query }, answer, cancellationToken);
        return answer[0];
    }
}
