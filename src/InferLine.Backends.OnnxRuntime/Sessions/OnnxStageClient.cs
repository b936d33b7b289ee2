namespace InferLine.Backends.OnnxRuntime.Sessions;

/// <summary>A model as a stage.</summary>
internal sealed class OnnxStageClient<TInput, TOutput>(
    OnnxModel model, Action<TInput, OnnxInputs> encode, Func<TInput, OnnxOutputs, TOutput> decode, IReadOnlyList<TInput> warmUp) : IStageClient
{
    // To load a model takes long and blocks: a thread of the pool does it, not the caller's.
    public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => new(Task.Run(IStageReplica () => Create(cancellationToken), cancellationToken));

    private OnnxReplica<TInput, TOutput> Create(CancellationToken cancellationToken)
    {
        var replica = new OnnxReplica<TInput, TOutput>(model.Signature, model.OpenForReplica(), model.Options.DifferingShapes, encode, decode);
        try
        {
            WarmUp(replica, cancellationToken);
            return replica;
        }
        catch
        {
            replica.Dispose();
            throw;
        }
    }

    private void WarmUp(OnnxReplica<TInput, TOutput> replica, CancellationToken cancellationToken)
    {
        if (warmUp.Count == 0)
        {
            return;
        }

        foreach (int size in model.Options.WarmUpBatchSizes)
        {
            object?[] items = [.. Enumerable.Range(0, size).Select(i => (object?)warmUp[i % warmUp.Count])];
            object?[] outputs = new object?[size];
            for (int run = 0; run < model.Options.WarmUpRuns; run++)
            {
                replica.Run(items, outputs, cancellationToken);
            }
        }
    }
}
