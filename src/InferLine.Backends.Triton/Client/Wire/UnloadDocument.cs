namespace InferLine.Backends.Triton.Client.Wire;

internal sealed record UnloadDocument(UnloadParameters Parameters);
