using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Inference;

/// <summary>Where the requests of a stage go.</summary>
internal interface IInferenceRoute
{
    /// <summary>What the stage is called in messages.</summary>
    string Name { get; }

    /// <summary>Whether a request could be answered.</summary>
    Task<TorchServeError?> CheckAsync(CancellationToken cancellationToken);

    Task<TorchServeResult<PredictResponse>> PredictAsync(PredictRequest request, CancellationToken cancellationToken);
}
