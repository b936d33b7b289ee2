using System.Collections.Concurrent;
using InferLine.Backends;

namespace InferLine.Serving.Tests.Testing;

/// <summary>A model that answers at once or later, or fails, by chance, and keeps a record: which items it ran, and what became of its replicas.</summary>
internal sealed class UnreliableModel(int seed) : IStageClient
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private int _created;
    private int _disposed;
    private int _misused;

    public int Created => Volatile.Read(ref _created);

    public int Disposed => Volatile.Read(ref _disposed);

    /// <summary>How often a replica was disposed or given a batch while it ran one, or was used afterwards.</summary>
    public int Misused => Volatile.Read(ref _misused);

    public ConcurrentDictionary<object, int> Runs { get; } = new();

    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
    {
        int chance = Next(10);
        if (chance == 0)
        {
            throw new InvalidOperationException("no replica this time");
        }

        await Task.Delay(chance < 5 ? 0 : 2, cancellationToken);
        Interlocked.Increment(ref _created);
        return new Replica(this);
    }

    private int Next(int below)
    {
        lock (_gate)
        {
            return _random.Next(below);
        }
    }

    private sealed class Replica(UnreliableModel model) : IStageReplica
    {
        private int _state;

        public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            Move(from: 0, to: 1);
            try
            {
                foreach (object? input in inputs.ToArray())
                {
                    model.Runs.AddOrUpdate(input!, 1, static (_, runs) => runs + 1);
                }

                int chance = model.Next(20);
                if (chance < 5)
                {
                    await Task.Delay(1, cancellationToken);
                }
                else if (chance < 10)
                {
                    await Task.Yield();
                }
                else if (chance == 19)
                {
                    throw new InvalidOperationException("bad luck");
                }

                inputs.CopyTo(outputs);
            }
            finally
            {
                Move(from: 1, to: 0);
            }
        }

        public ValueTask DisposeAsync()
        {
            Move(from: 0, to: 2);
            Interlocked.Increment(ref model._disposed);
            return ValueTask.CompletedTask;
        }

        private void Move(int from, int to)
        {
            if (Interlocked.CompareExchange(ref _state, to, from) != from)
            {
                Interlocked.Increment(ref model._misused);
            }
        }
    }
}
