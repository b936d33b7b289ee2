namespace InferLine.Backends.TorchServe.Files;

/// <summary>A file that TorchServe is deployed by, and what becomes of it.</summary>
/// <param name="Path">Where it is in the target, with '/' between folders.</param>
/// <param name="Text">What it holds.</param>
/// <param name="Change">What becomes of it.</param>
/// <param name="Differences">What the plan changes in it, a line each.</param>
public sealed record TorchServeFile(string Path, string Text, TorchServeFileChange Change, IReadOnlyList<string> Differences);
