using InferLine.Backends;

namespace InferLine.Serving.Clients;

/// <summary>Runs each batch on one thread, which lives as long as the replica; what follows a batch goes on in the pool.</summary>
internal sealed class OwnThreadReplica : IStageReplica
{
    private readonly IStageReplica _replica;
    private readonly SemaphoreSlim _given = new(0);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Batch? _batch;

    public OwnThreadReplica(IStageReplica replica)
    {
        _replica = replica;
        new Thread(Run) { IsBackground = true, Name = "InferLine replica" }.UnsafeStart();
    }

    public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
    {
        var batch = new Batch(inputs, outputs, cancellationToken);
        _batch = batch;
        _given.Release();
        return new ValueTask(batch.Done.Task);
    }

    public async ValueTask DisposeAsync()
    {
        // Idle by contract: the thread waits, finds no batch, and ends.
        _given.Release();
        await _ended.Task.ConfigureAwait(false);
        _given.Dispose();
        await _replica.DisposeAsync().ConfigureAwait(false);
    }

    private void Run()
    {
        while (true)
        {
            _given.Wait();
            if (_batch is not { } batch)
            {
                _ended.SetResult();
                return;
            }

            _batch = null;
            try
            {
                ValueTask run = _replica.RunAsync(batch.Inputs, batch.Outputs, batch.CancellationToken);
                if (run.IsCompletedSuccessfully)
                {
                    run.GetAwaiter().GetResult();
                }
                else
                {
                    // Perhaps it does wait for something: then so does this thread, which has nothing else to do.
                    run.AsTask().GetAwaiter().GetResult();
                }

                batch.Done.SetResult();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                batch.Done.SetException(exception);
            }
        }
    }

    private sealed record Batch(ReadOnlyMemory<object?> Inputs, Memory<object?> Outputs, CancellationToken CancellationToken)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
