using InferLine.Backends;

namespace InferLine.Serving.Clients;

/// <summary>A delegate that runs a batch, as a client whose replicas hold nothing.</summary>
internal sealed class DelegateClient<TInput, TOutput>(Func<IReadOnlyList<TInput>, CancellationToken, ValueTask<IReadOnlyList<TOutput>>> run) : IStageClient
{
    public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => new(new DelegateReplica<TInput, TOutput>(run));
}
