namespace InferLine.Backends.TorchServe.Client.Wire;

internal sealed record ModelListDocument(string? NextPageToken, IReadOnlyList<ModelEntry> Models);
