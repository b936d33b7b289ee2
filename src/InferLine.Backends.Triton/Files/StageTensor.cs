namespace InferLine.Backends.Triton.Files;

/// <summary>An input or output of a stage's model, written <c>stage.tensor</c>.</summary>
internal readonly record struct StageTensor(string Stage, string Tensor)
{
    /// <summary>Reads <c>stage.tensor</c>. Both names may have dots: the longest name of a stage counts.</summary>
    /// <returns>The tensor; <see langword="null"/> if the text does not begin with a stage.</returns>
    public static StageTensor? Parse(string text, IEnumerable<string> stages) =>
        stages.Where(stage => text.Length > stage.Length + 1 && text[stage.Length] == '.' && text.StartsWith(stage, StringComparison.Ordinal)).MaxBy(stage => stage.Length) is { } found
            ? new StageTensor(found, text[(found.Length + 1)..])
            : null;

    public override string ToString() => $"{Stage}.{Tensor}";
}
