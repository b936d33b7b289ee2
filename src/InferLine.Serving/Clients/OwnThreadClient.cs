using InferLine.Backends;

namespace InferLine.Serving.Clients;

/// <summary>A client whose replicas run on threads of their own.</summary>
internal sealed class OwnThreadClient(IStageClient client) : IStageClient
{
    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) =>
        new OwnThreadReplica(await client.CreateReplicaAsync(cancellationToken).ConfigureAwait(false));
}
