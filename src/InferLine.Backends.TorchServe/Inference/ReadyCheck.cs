using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Inference;

/// <summary>Whether a model serves: that it is registered does not mean that.</summary>
internal static class ReadyCheck
{
    public static TorchServeError? ErrorOf(TorchServeResult<ModelDescription> answer) =>
        answer.ValueOrDefault is not { } model ? answer.Error
            : model.ReadyWorkers > 0 ? null
            : new TorchServeError(TorchServeErrorKind.NoWorker, null, FormattableString.Invariant($"model '{model.ModelName}' has no worker that serves ({model.Workers.Count} in all)"));
}
