using InferLine.Backends;

namespace InferLine.Evaluation.Accuracy;

/// <summary>Keeps the replicas of a client that run on threads of their own on one core.</summary>
/// <param name="client">The client.</param>
/// <param name="core">The core.</param>
internal sealed class PinnedClient(IStageClient client, int core) : IStageClient
{
    /// <summary>A new thread is told by the others' being known: so one replica is created at a time.</summary>
    private static readonly SemaphoreSlim s_creates = new(1);

    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
    {
        await s_creates.WaitAsync(cancellationToken);
        try
        {
            int[] known = [.. Cores.Threads(ReplicaThreads.Name)];
            IStageReplica replica = await client.CreateReplicaAsync(cancellationToken);
            int created;
            while ((created = Cores.Threads(ReplicaThreads.Name).Except(known).FirstOrDefault()) == 0)
            {
                // A thread begins, and then has a name.
                await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
            }

            Cores.Pin(created, core);
            return replica;
        }
        finally
        {
            s_creates.Release();
        }
    }
}
