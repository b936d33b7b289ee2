namespace InferLine.Backends.TorchServe.Client.Wire;

internal sealed record StatusDocument(string Status);
