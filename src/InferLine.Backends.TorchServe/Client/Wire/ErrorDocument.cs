namespace InferLine.Backends.TorchServe.Client.Wire;

internal sealed record ErrorDocument(int? Code, string? Type, string? Message);
