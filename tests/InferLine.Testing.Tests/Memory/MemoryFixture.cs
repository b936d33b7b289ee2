using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Testing.Tests.Memory;

internal sealed class MemoryFixture(Flaw flaw = Flaw.None, TimeSpan? patience = null) : BackendFixture
{
    public const int FirstBatchSize = 8;

    private static readonly Pipeline Pipeline = Pipeline.Create("memory").Stage("one", "a").Stage("two", "b").Chain("one", "two").Build();

    private readonly MemoryServers _servers = new([.. Pipeline.Stages.Select(stage => stage.Name)]);

    public override Plan Plan => PlanOf(FirstBatchSize, 2, 1);

    public override Plan OtherPlan => PlanOf(4, 1, 3);

    public override int MaxReplicas => 4;

    public override TimeSpan Patience => patience ?? base.Patience;

    public override bool StopsWhatRuns => false;

    public override IReadOnlyList<Plan> ImpossiblePlans => [PlanOf(MemoryBackend.LargestBatch + 1, 1, 1)];

    public override Task<IServingBackend> StartBackendAsync(CancellationToken cancellationToken) => Task.FromResult<IServingBackend>(new MemoryBackend(Pipeline, _servers, flaw));

    public override Task<IServingBackend> RestartHostAsync(CancellationToken cancellationToken) => StartBackendAsync(cancellationToken);

    public override Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken) => Task.FromResult(_servers.Look());

    public override async Task SettleAsync(IServingBackend backend, CancellationToken cancellationToken)
    {
        try
        {
            await ((MemoryBackend)backend).ReconcileAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // A host tries again.
        }
    }

    public override Task<long> CountControlCallsAsync(CancellationToken cancellationToken) => Task.FromResult(_servers.Changes);

    public override Task BreakAsync(Fault fault, CancellationToken cancellationToken)
    {
        _servers.Break(fault);
        return Task.CompletedTask;
    }

    public override Task HealAsync(CancellationToken cancellationToken)
    {
        _servers.Heal();
        return Task.CompletedTask;
    }

    public override Task RestartServersAsync(CancellationToken cancellationToken)
    {
        _servers.Restart();
        return Task.CompletedTask;
    }

    public override Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken) =>
        flaw == Flaw.FailsQueries ? throw new IOException("no route") : _servers.ServeAsync(dropsWhenRemoved: flaw == Flaw.DropsQueries);

    private static Plan PlanOf(int batchSize, params int[] replicas) =>
        new("memory", Pipeline.Stages.Select((stage, s) => new StagePlan(stage.Name, "cpu", batchSize, replicas[s], TimeSpan.FromMilliseconds(5))));
}
