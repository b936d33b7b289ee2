using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Inference;

/// <summary>Sends the items of a batch side by side, and lets the server batch them with those of others.</summary>
internal sealed class RemoteReplica<TInput, TOutput>(IInferenceRoute route, Func<TInput, InferRequest> request, Func<InferResponse, TOutput> result) : IStageReplica
{
    public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
    {
        var items = new Task<TOutput>[inputs.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = RunAsync(inputs.Span[i], cancellationToken);
        }

        TOutput[] results = await Task.WhenAll(items).ConfigureAwait(false);
        for (int i = 0; i < results.Length; i++)
        {
            outputs.Span[i] = results[i];
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<TOutput> RunAsync(object? input, CancellationToken cancellationToken)
    {
        InferRequest asked = request(input is null && default(TInput) is null ? default! : (TInput)input!);
        TritonResult<InferResponse> answer = await route.InferAsync(asked, cancellationToken).ConfigureAwait(false);
        return answer.Error is { } error ? throw new TritonException($"{route.Name}: {error}", error) : result(answer.Value);
    }
}
