namespace InferLine.Backends.TorchServe.Client.Wire;

internal sealed record ErrorDocument(int? Code = null, string? Type = null, string? Message = null);
