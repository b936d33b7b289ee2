using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Inference;

/// <summary>All requests go to one server.</summary>
internal sealed class SingleServerRoute(TorchServeClient client, string model, TimeProvider time) : IInferenceRoute
{
    private readonly RefusalReader _refusals = new(client, time);

    public string Name => $"model '{model}'";

    public async Task<TorchServeError?> CheckAsync(CancellationToken cancellationToken) => ReadyCheck.ErrorOf(await client.DescribeAsync(model, cancellationToken: cancellationToken).ConfigureAwait(false));

    public async Task<TorchServeResult<PredictResponse>> PredictAsync(PredictRequest request, CancellationToken cancellationToken)
    {
        TorchServeResult<PredictResponse> answer = await client.PredictAsync(model, request, cancellationToken).ConfigureAwait(false);
        return answer.Error is { Kind: TorchServeErrorKind.Refused } error
            ? new TorchServeResult<PredictResponse>(await _refusals.ExplainAsync(model, request.Version, error, cancellationToken).ConfigureAwait(false))
            : answer;
    }
}
