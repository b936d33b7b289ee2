using InferLine.Backends;

namespace InferLine.Serving.Tests.Conformance;

/// <summary>A model that knows how many replicas of it there are.</summary>
internal sealed class CountedModel : IStageClient
{
    private int _replicas;

    public int Replicas => Volatile.Read(ref _replicas);

    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Interlocked.Increment(ref _replicas);
        return new Replica(this);
    }

    private sealed class Replica(CountedModel model) : IStageReplica
    {
        private bool _isDisposed;

        public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            await Task.Yield();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            inputs.CopyTo(outputs);
        }

        public ValueTask DisposeAsync()
        {
            _isDisposed = true;
            Interlocked.Decrement(ref model._replicas);
            return ValueTask.CompletedTask;
        }
    }
}
