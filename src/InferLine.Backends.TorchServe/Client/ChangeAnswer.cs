namespace InferLine.Backends.TorchServe.Client;

/// <summary>The answer to a registration or to a change of workers.</summary>
/// <param name="Progress">How far the server is.</param>
/// <param name="Message">The server's own text.</param>
public sealed record ChangeAnswer(ChangeProgress Progress, string Message);
