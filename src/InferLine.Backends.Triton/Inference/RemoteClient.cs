using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Inference;

/// <summary>A stage whose model runs on Triton. A replica here is only a bound on what is under way: instances are the server's.</summary>
internal sealed class RemoteClient<TInput, TOutput>(IInferenceRoute route, Func<TInput, InferRequest> request, Func<InferResponse, TOutput> result) : IStageClient
{
    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) =>
        await route.CheckAsync(cancellationToken).ConfigureAwait(false) is { } error
            ? throw new TritonException($"{route.Name} does not serve: {error}", error)
            : new RemoteReplica<TInput, TOutput>(route, request, result);
}
