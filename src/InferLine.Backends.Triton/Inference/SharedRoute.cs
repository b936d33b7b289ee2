using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Deployment;

namespace InferLine.Backends.Triton.Inference;

/// <summary>Requests go to the server with the fewest of them under way for each of its replicas; not to one that has just failed, as long as there is another.</summary>
internal sealed class SharedRoute(string stage, Func<IReadOnlyList<StagePart>> parts, TimeProvider time) : IInferenceRoute
{
    private readonly LeastLoaded<TritonServer, ModelTarget> _balance = new(time);

    public string Name => $"stage '{stage}'";

    public async Task<TritonError?> CheckAsync(CancellationToken cancellationToken)
    {
        TritonError? last = null;
        foreach (StagePart part in Serving())
        {
            last = (await part.Server.Server.Client.IsModelReadyAsync(part.Model, cancellationToken: cancellationToken).ConfigureAwait(false)).Error;
            if (last is null)
            {
                return null;
            }
        }

        return last ?? NoServer();
    }

    public async Task<TritonResult<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        StagePart[] serving = [.. Serving()];
        if (serving.Length == 0)
        {
            return new TritonResult<InferResponse>(NoServer());
        }

        TritonResult<InferResponse> result;
        var tried = new HashSet<TritonServer>();
        while (true)
        {
            StagePart part = _balance.Choose(serving, tried);
            TritonServer server = part.Server.Server;
            tried.Add(server);
            _balance.Begin(server);
            try
            {
                result = await server.Client.InferAsync(part.Model, request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _balance.End(server);
            }

            if (result.Error is not { Kind: TritonErrorKind.NotFound or TritonErrorKind.Unreachable } error)
            {
                return result;
            }

            _balance.Avoid(server);

            // A server without the model has not computed anything: another may. One that was lost may have.
            if (error.Kind != TritonErrorKind.NotFound || tried.Count == serving.Length)
            {
                return result;
            }
        }
    }

    private TritonError NoServer() => new(TritonErrorKind.NotFound, null, $"no server has replicas of stage '{stage}'; apply a plan first");

    private IEnumerable<StagePart> Serving() => parts().Where(part => part.Share > 0);
}
