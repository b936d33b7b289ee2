using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Hosting.Scaling;

/// <summary>A host's own workers: they can be scaled, and perhaps say how they stand.</summary>
internal sealed class ScalerAdapter(IReplicaScaler scaler, Pipeline pipeline) : HostedBackend
{
    public override string Name => "scaler";

    public override bool AppliesPlans => false;

    public override async Task ApplyAsync(Plan plan, CancellationToken cancellationToken) =>
        _ = await scaler.ScaleAsync([.. plan.InOrderOf(pipeline).Select(stage => stage.Replicas)], cancellationToken).ConfigureAwait(false);

    public override ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken) =>
        scaler.ScaleAsync(replicas, cancellationToken);

    public override async ValueTask<BackendStatus?> GetStatusAsync(CancellationToken cancellationToken) =>
        scaler is IBackendStatusSource source ? await source.GetStatusAsync(cancellationToken).ConfigureAwait(false) : null;
}
