using InferLine.Backends;
using InferLine.Serving.Clients;

namespace InferLine.Serving;

/// <summary>Makes stage clients from delegates, with types.</summary>
public static class StageClient
{
    /// <summary>A model that answers one item at a time, at once: a batch is a loop over its items.</summary>
    /// <typeparam name="TInput">What the stage takes.</typeparam>
    /// <typeparam name="TOutput">What it gives.</typeparam>
    /// <param name="run">The model. Replicas call it concurrently.</param>
    public static IStageClient FromItem<TInput, TOutput>(Func<TInput, TOutput> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new DelegateClient<TInput, TOutput>((inputs, _) =>
        {
            var outputs = new TOutput[inputs.Count];
            for (int i = 0; i < outputs.Length; i++)
            {
                outputs[i] = run(inputs[i]);
            }

            return new ValueTask<IReadOnlyList<TOutput>>(outputs);
        });
    }

    /// <summary>A model that answers a batch.</summary>
    /// <typeparam name="TInput">What the stage takes.</typeparam>
    /// <typeparam name="TOutput">What it gives.</typeparam>
    /// <param name="run">The model: as many outputs as inputs, in the same order. Replicas call it concurrently. The inputs are valid during the call only.</param>
    public static IStageClient FromBatch<TInput, TOutput>(Func<IReadOnlyList<TInput>, CancellationToken, ValueTask<IReadOnlyList<TOutput>>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new DelegateClient<TInput, TOutput>(run);
    }

    /// <summary>
    /// A model whose replicas have a thread each: for models that compute or block on the thread that calls them, which would otherwise be one of the thread pool, that the whole host shares.
    /// </summary>
    /// <param name="client">The model.</param>
    public static IStageClient OnOwnThreads(IStageClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new OwnThreadClient(client);
    }
}
