using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Inference;

/// <summary>Models on TorchServe as stages of a pipeline whose routing runs in this process, as <c>PipelineRuntime</c> of InferLine.Serving does.</summary>
public static class TorchServeStage
{
    /// <summary>
    /// A model on one server as a stage's client. Each item is a request of its own: batches are formed by the server. For a stage whose replicas a plan spreads over servers, use
    /// <see cref="TorchServeBackend.CreateStageClient"/>, which also keeps requests from workers that are about to be stopped.
    /// </summary>
    /// <typeparam name="TInput">What the stage takes.</typeparam>
    /// <typeparam name="TOutput">What it gives.</typeparam>
    /// <param name="client">The server.</param>
    /// <param name="model">The model.</param>
    /// <param name="request">The request for an item. What is left of the item's deadline goes into <see cref="PredictRequest.Timeout"/>.</param>
    /// <param name="result">The item's result, out of the answer.</param>
    public static IStageClient Create<TInput, TOutput>(TorchServeClient client, string model, Func<TInput, PredictRequest> request, Func<PredictResponse, TOutput> result)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        return Create(new SingleServerRoute(client, model, TimeProvider.System), request, result);
    }

    internal static IStageClient Create<TInput, TOutput>(IInferenceRoute route, Func<TInput, PredictRequest> request, Func<PredictResponse, TOutput> result) =>
        new RemoteClient<TInput, TOutput>(
            async cancellationToken =>
            {
                if (await route.CheckAsync(cancellationToken).ConfigureAwait(false) is { } error)
                {
                    throw new TorchServeException($"{route.Name} does not serve: {error}", error);
                }
            },
            async (input, cancellationToken) =>
            {
                TorchServeResult<PredictResponse> answer = await route.PredictAsync(request(input), cancellationToken).ConfigureAwait(false);
                return answer.Error is { } error ? throw new TorchServeException($"{route.Name}: {error}", error) : result(answer.Value);
            });
}
