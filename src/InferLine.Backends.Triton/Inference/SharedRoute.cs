using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Deployment;

namespace InferLine.Backends.Triton.Inference;

/// <summary>Requests are shared by the servers that a stage was decided to be on.</summary>
internal sealed class SharedRoute(string stage, Func<IReadOnlyList<StagePart>> parts, TimeSpan patience, TimeProvider time) : IInferenceRoute
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly SharedRequests<TritonServer, ModelTarget> _requests = new(parts, PollInterval, time);

    public string Name => $"stage '{stage}'";

    public async Task<TritonError?> CheckAsync(CancellationToken cancellationToken)
    {
        TritonError? last = NoServer();
        foreach (StagePart part in _requests.Serving)
        {
            last = (await part.Server.Server.Client.IsModelReadyAsync(part.Model, cancellationToken: cancellationToken).ConfigureAwait(false)).Error;
            if (last is null)
            {
                return null;
            }
        }

        return last;
    }

    public async Task<TritonResult<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken) =>
        await _requests.SendAsync(part => TryAsync(part, request, cancellationToken), request.Timeout ?? patience, cancellationToken).ConfigureAwait(false)
        ?? new TritonResult<InferResponse>(NoServer());

    private static async Task<(TritonResult<InferResponse>? Result, AttemptOutcome Outcome)> TryAsync(StagePart part, InferRequest request, CancellationToken cancellationToken)
    {
        TritonResult<InferResponse> result = await part.Server.Server.Client.InferAsync(part.Model, request, cancellationToken).ConfigureAwait(false);
        return (result, result.Error?.Kind switch
        {
            TritonErrorKind.NotFound => AttemptOutcome.NotServed,
            TritonErrorKind.Unreachable => AttemptOutcome.Lost,
            _ => AttemptOutcome.Ended,
        });
    }

    private TritonError NoServer() => new(TritonErrorKind.NotFound, null, $"no server has replicas of stage '{stage}'; apply a plan first");
}
