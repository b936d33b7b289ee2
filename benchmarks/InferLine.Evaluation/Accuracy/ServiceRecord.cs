using System.Diagnostics;
using InferLine.Backends;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A client that notes how long each batch of another took.</summary>
internal sealed class ServiceRecord(IStageClient client) : IStageClient
{
    private readonly List<ServedBatch> _batches = [];

    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => new Replica(this, await client.CreateReplicaAsync(cancellationToken));

    /// <summary>The batches since this was asked before, in the order in which they ended.</summary>
    public ServedBatch[] TakeBatches()
    {
        lock (_batches)
        {
            ServedBatch[] taken = [.. _batches];
            _batches.Clear();
            return taken;
        }
    }

    private sealed class Replica(ServiceRecord record, IStageReplica replica) : IStageReplica
    {
        public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            long started = Stopwatch.GetTimestamp();
            await replica.RunAsync(inputs, outputs, cancellationToken);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            lock (record._batches)
            {
                record._batches.Add(new ServedBatch(inputs.Length, seconds));
            }
        }

        public ValueTask DisposeAsync() => replica.DisposeAsync();
    }
}
