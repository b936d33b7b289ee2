using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Inference;

/// <summary>All requests go to one server.</summary>
internal sealed class SingleServerRoute(TritonClient client, string model) : IInferenceRoute
{
    public string Name => $"model '{model}'";

    public async Task<TritonError?> CheckAsync(CancellationToken cancellationToken) => (await client.IsModelReadyAsync(model, cancellationToken: cancellationToken).ConfigureAwait(false)).Error;

    public Task<TritonResult<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken) => client.InferAsync(model, request, cancellationToken);
}
