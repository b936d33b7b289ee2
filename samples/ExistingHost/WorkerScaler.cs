using InferLine.Backends;

namespace ExistingHost;

/// <summary>What lets the tuner scale the workers of this service, and see how they stand.</summary>
internal sealed class WorkerScaler(IReadOnlyList<(string Stage, WorkerPool Pool)> stages) : IReplicaScaler, IBackendStatusSource
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<int>>([.. stages.Select((stage, s) => stage.Pool.ScaleTo(replicas[s]))]);

    /// <inheritdoc/>
    public ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(new BackendStatus
    {
        Stages = [.. stages.Select(stage => new StageStatus { Stage = stage.Stage, ReplicasRunning = stage.Pool.Running, Queued = stage.Pool.Queued })],
    });
}
