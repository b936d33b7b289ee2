namespace InferLine.Output;

/// <summary>A file that was, or would be, exported.</summary>
/// <param name="Verb">What becomes of it; <see langword="null"/> if it is there already.</param>
/// <param name="Path">Where it is in the target.</param>
/// <param name="Differences">What the plan changes in it, a line each.</param>
internal sealed record ExportedFile(string? Verb, string Path, IReadOnlyList<string> Differences);
