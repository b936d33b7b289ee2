using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Inference;

/// <summary>Where the requests of a stage go.</summary>
internal interface IInferenceRoute
{
    /// <summary>What the stage is called in messages.</summary>
    string Name { get; }

    /// <summary>Whether a request could be answered.</summary>
    Task<TritonError?> CheckAsync(CancellationToken cancellationToken);

    Task<TritonResult<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken);
}
