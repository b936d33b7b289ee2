using InferLine.Backends;

namespace InferLine.Hosting.Tests.Testing;

/// <summary>Workers of a host's own, that say how they stand.</summary>
internal sealed class OwnWorkers : IReplicaScaler, IBackendStatusSource
{
    /// <summary>The workers that serve, per stage.</summary>
    public int Running { get; set; }

    /// <summary>What a scaling returns.</summary>
    public Func<IReadOnlyList<int>, IReadOnlyList<int>> Give { get; set; } = replicas => replicas;

    public ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default) => new(Give(replicas));

    public ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default) => new(new BackendStatus
    {
        Stages = [.. Sample.Pipeline.Stages.Select(stage => new StageStatus { Stage = stage.Name, ReplicasRunning = Running, Queued = 7 })],
    });
}
