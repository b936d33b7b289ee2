using InferLine.Backends;

namespace ExistingHost;

/// <summary>What lets the tuner scale the workers of this service.</summary>
internal sealed class WorkerScaler(IReadOnlyList<WorkerPool> stages) : IReplicaScaler
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<int>>([.. stages.Select((pool, stage) => pool.ScaleTo(replicas[stage]))]);
}
