using InferLine.Backends;

namespace InferLine.Benchmarks.Serving;

/// <summary>A model that gives back what it gets: what is measured is the runtime.</summary>
internal sealed class TrivialModel : IStageClient, IStageReplica
{
    public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => new(this);

    public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
    {
        inputs.CopyTo(outputs);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
