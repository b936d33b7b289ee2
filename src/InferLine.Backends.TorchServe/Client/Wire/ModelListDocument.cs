namespace InferLine.Backends.TorchServe.Client.Wire;

internal sealed record ModelListDocument(IReadOnlyList<ModelEntry> Models, string? NextPageToken = null);
