using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving.Tests.Testing;
using InferLine.Testing;

namespace InferLine.Serving.Tests.Conformance;

/// <summary>The runtime in this process, of which the models count their replicas.</summary>
internal sealed class RuntimeFixture : BackendFixture
{
    private static readonly Pipeline Pipeline = Pipeline.Create("two").Stage("one", "a").Stage("other", "b").Chain("one", "other").Build();

    private readonly CountedModel[] _models = [new(), new()];
    private int _sent;

    public override Plan Plan => UniformPlan.For(Pipeline, batchSize: 4, replicas: 2);

    public override Plan OtherPlan => UniformPlan.For(Pipeline, batchSize: 2, replicas: 1, TimeSpan.FromMilliseconds(1));

    public override int MaxReplicas => 4;

    public override bool StopsWhatRuns => true;

    public override IReadOnlyList<Plan> ImpossiblePlans => throw new NotApplicableException("a runtime in this process takes every plan of its pipeline");

    public override async Task<IServingBackend> StartBackendAsync(CancellationToken cancellationToken)
    {
        PipelineRuntime<int, int> runtime = new PipelineRuntimeBuilder<int, int>(Pipeline, UniformPlan.For(Pipeline)).Stage("one", _models[0]).Stage("other", _models[1]).Build();
        await runtime.StartAsync(cancellationToken);
        return runtime;
    }

    public override Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ObservedStage>>([.. Pipeline.Stages.Select((stage, s) => new ObservedStage(stage.Name, _models[s].Replicas))]);

    public override Task<long> CountControlCallsAsync(CancellationToken cancellationToken) => throw new NotApplicableException("a runtime in this process calls no server");

    public override Task BreakAsync(Fault fault, CancellationToken cancellationToken) => throw new NotApplicableException("a runtime in this process has no servers that could fail");

    public override Task<IServingBackend> RestartHostAsync(CancellationToken cancellationToken) => throw new NotApplicableException("a runtime in this process ends with it, and keeps nothing");

    public override Task RestartServersAsync(CancellationToken cancellationToken) => throw new NotApplicableException("a runtime in this process has no servers that could be restarted");

    public override async Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken)
    {
        int query = Interlocked.Increment(ref _sent);
        Assert.Equal(query, await ((PipelineRuntime<int, int>)backend).ExecuteAsync(query, cancellationToken));
    }
}
