using InferLine.Backends;

namespace InferLine.Hosting.Tests.Stress;

/// <summary>Adds one to numbers; fails batches and creations, is slow, and does not always heed a cancellation.</summary>
internal sealed class FlakyModel(Chance chance) : IStageClient
{
    private int _created;
    private int _disposed;

    /// <summary>The replicas that were created and not disposed.</summary>
    public int Alive => Volatile.Read(ref _created) - Volatile.Read(ref _disposed);

    public int Created => Volatile.Read(ref _created);

    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
    {
        if (chance.Strikes(10))
        {
            throw new IOException("the model cannot be read");
        }

        if (chance.Strikes(20))
        {
            await Task.Delay(chance.Next(20), chance.Strikes(50) ? cancellationToken : CancellationToken.None);
        }

        Interlocked.Increment(ref _created);
        return new Replica(this, chance);
    }

    private sealed class Replica(FlakyModel model, Chance chance) : IStageReplica
    {
        private int _disposed;

        public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            if (chance.Strikes(5))
            {
                throw new ArithmeticException("a batch has failed");
            }

            if (chance.Strikes(20))
            {
                await Task.Delay(chance.Next(10), cancellationToken);
            }
            else if (chance.Strikes(10))
            {
                await Task.Delay(chance.Next(20), CancellationToken.None);
            }
            else if (chance.Strikes(10))
            {
                Thread.SpinWait(10_000);
            }

            for (int i = 0; i < inputs.Length; i++)
            {
                outputs.Span[i] = (int)inputs.Span[i]! + 1;
            }
        }

        public ValueTask DisposeAsync()
        {
            Assert.Equal(0, Interlocked.Exchange(ref _disposed, 1));
            Interlocked.Increment(ref model._disposed);
            return ValueTask.CompletedTask;
        }
    }
}
