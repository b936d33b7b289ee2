namespace InferLine.Backends.Deployment;

/// <summary>A stage whose model runs on servers. A replica here is only a bound on what is under way: the model's instances are the servers'.</summary>
/// <param name="check">Fails if the stage is not served.</param>
/// <param name="ask">Has one item inferred.</param>
internal sealed class RemoteClient<TInput, TOutput>(Func<CancellationToken, Task> check, Func<TInput, CancellationToken, Task<TOutput>> ask) : IStageClient
{
    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
    {
        await check(cancellationToken).ConfigureAwait(false);
        return new RemoteReplica<TInput, TOutput>(ask);
    }
}
