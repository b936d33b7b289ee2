using System.Threading.Channels;
using InferLine.Backends;

namespace InferLine.Serving.Tests.Testing;

/// <summary>A model whose batches end when the test says so.</summary>
internal sealed class GatedModel : IStageClient
{
    private readonly Channel<Batch> _started = Channel.CreateUnbounded<Batch>();
    private int _created;
    private int _disposed;

    public int Created => Volatile.Read(ref _created);

    public int Disposed => Volatile.Read(ref _disposed);

    /// <summary>Whether a batch ends when it is cancelled.</summary>
    public bool HeedsCancellation { get; init; } = true;

    /// <summary>The next batch that has started.</summary>
    public ValueTask<Batch> NextAsync() => _started.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool HasStarted => _started.Reader.Count > 0;

    public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _created);
        return new ValueTask<IStageReplica>(new Replica(this));
    }

    internal sealed class Batch(object?[] inputs, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public object?[] Inputs { get; } = inputs;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        public Task End => _end.Task;

        public void Succeed() => _end.TrySetResult();

        public void Fail(Exception exception) => _end.TrySetException(exception);
    }

    private sealed class Replica(GatedModel model) : IStageReplica
    {
        public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            var batch = new Batch(inputs.ToArray(), cancellationToken);
            model._started.Writer.TryWrite(batch);
            await batch.End.WaitAsync(model.HeedsCancellation ? cancellationToken : CancellationToken.None);
            inputs.CopyTo(outputs);
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref model._disposed);
            return ValueTask.CompletedTask;
        }
    }
}
