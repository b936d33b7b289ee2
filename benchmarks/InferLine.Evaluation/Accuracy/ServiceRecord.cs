using System.Diagnostics;
using InferLine.Backends;
using InferLine.Profiles;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A client that notes by how much each batch of another took longer than its profile says.</summary>
internal sealed class ServiceRecord(IStageClient client, LatencyProfile profile) : IStageClient
{
    private readonly List<double> _excessSeconds = [];

    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => new Replica(this, await client.CreateReplicaAsync(cancellationToken));

    /// <summary>The excess of every batch since this was asked before, in seconds.</summary>
    public double[] TakeExcesses()
    {
        lock (_excessSeconds)
        {
            double[] taken = [.. _excessSeconds];
            _excessSeconds.Clear();
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
            lock (record._excessSeconds)
            {
                record._excessSeconds.Add(seconds - record.Profile.LatencySeconds(inputs.Length));
            }
        }

        public ValueTask DisposeAsync() => replica.DisposeAsync();
    }

    private LatencyProfile Profile { get; } = profile;
}
