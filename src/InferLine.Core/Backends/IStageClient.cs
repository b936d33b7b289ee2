namespace InferLine.Backends;

/// <summary>
/// The model of a stage, wherever it runs: a delegate, a model in this process, or a server. It makes replicas, and each replica runs one batch at a time.
/// </summary>
/// <remarks>Implementations are safe for use by several threads at once.</remarks>
public interface IStageClient
{
    /// <summary>
    /// Makes one more replica: loads a model into a session, opens a connection, asks a server for an instance. It may take as long as it takes; the replica
    /// serves once it is returned.
    /// </summary>
    /// <param name="cancellationToken">Cancelled when the replica is no longer wanted, or took too long.</param>
    ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken);
}
