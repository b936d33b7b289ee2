using InferLine.Backends;
using InferLine.Plans;

namespace InferLine.Hosting.Scaling;

/// <summary>A backend that the host gave; who made it also disposes it.</summary>
internal class ServingBackendAdapter(IServingBackend backend) : HostedBackend
{
    public override string Name => backend.Name;

    public override bool AppliesPlans => true;

    public override BackendCapabilities Capabilities => backend.Capabilities;

    public override IArrivalSource? Arrivals => backend as IArrivalSource;

    public override Task ApplyAsync(Plan plan, CancellationToken cancellationToken) => backend.ApplyAsync(plan, cancellationToken);

    public override ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken) =>
        backend.ScaleAsync(replicas, cancellationToken);

    public override async ValueTask<BackendStatus?> GetStatusAsync(CancellationToken cancellationToken) =>
        await backend.GetStatusAsync(cancellationToken).ConfigureAwait(false);
}
