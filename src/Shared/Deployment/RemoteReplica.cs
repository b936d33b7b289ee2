namespace InferLine.Backends.Deployment;

/// <summary>Sends the items of a batch side by side, and lets the server batch them with those of others.</summary>
internal sealed class RemoteReplica<TInput, TOutput>(Func<TInput, CancellationToken, Task<TOutput>> ask) : IStageReplica
{
    public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
    {
        var items = new Task<TOutput>[inputs.Length];
        for (int i = 0; i < items.Length; i++)
        {
            object? input = inputs.Span[i];
            items[i] = ask(input is null && default(TInput) is null ? default! : (TInput)input!, cancellationToken);
        }

        TOutput[] results = await Task.WhenAll(items).ConfigureAwait(false);
        for (int i = 0; i < results.Length; i++)
        {
            outputs.Span[i] = results[i];
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
