namespace InferLine.Backends.Triton.Client.Wire;

internal sealed record UnloadParameters(bool UnloadDependents);
