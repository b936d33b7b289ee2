using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Inference;

/// <summary>Models on Triton as stages of a pipeline whose routing runs in this process, as <c>PipelineRuntime</c> of InferLine.Serving does.</summary>
public static class TritonStage
{
    /// <summary>
    /// A model on one server as a stage's client. Each item is a request of its own: batches are formed by the server. For a stage whose replicas a plan spreads over servers, use
    /// <see cref="TritonBackend.CreateStageClient"/>.
    /// </summary>
    /// <typeparam name="TInput">What the stage takes.</typeparam>
    /// <typeparam name="TOutput">What it gives.</typeparam>
    /// <param name="client">The server.</param>
    /// <param name="model">The model.</param>
    /// <param name="request">
    /// The request for an item: tensors by name, with 1 as the first dimension where the model batches. What is left of the item's deadline goes into <see cref="InferRequest.Timeout"/>.
    /// </param>
    /// <param name="result">The item's result, out of the answer.</param>
    public static IStageClient Create<TInput, TOutput>(TritonClient client, string model, Func<TInput, InferRequest> request, Func<InferResponse, TOutput> result)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        return Create(new SingleServerRoute(client, model), request, result);
    }

    internal static IStageClient Create<TInput, TOutput>(IInferenceRoute route, Func<TInput, InferRequest> request, Func<InferResponse, TOutput> result) =>
        new RemoteClient<TInput, TOutput>(
            async cancellationToken =>
            {
                if (await route.CheckAsync(cancellationToken).ConfigureAwait(false) is { } error)
                {
                    throw new TritonException($"{route.Name} does not serve: {error}", error);
                }
            },
            async (input, cancellationToken) =>
            {
                TritonResult<InferResponse> answer = await route.InferAsync(request(input), cancellationToken).ConfigureAwait(false);
                return answer.Error is { } error ? throw new TritonException($"{route.Name}: {error}", error) : result(answer.Value);
            });
}
