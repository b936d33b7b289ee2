namespace InferLine.Backends.Triton.TextFormat;

/// <summary>An input or output of a model, as its configuration has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">Its type, as in <c>TYPE_FP32</c>.</param>
/// <param name="Dims">Its shape, without the batch; -1 is any extent.</param>
/// <param name="IsOptional">Whether the model does without.</param>
internal sealed record ConfigTensor(string Name, string DataType, IReadOnlyList<long> Dims, bool IsOptional)
{
    /// <summary>The type and shape, as messages have it.</summary>
    public string Kind => $"{DataType} [{string.Join(", ", Dims)}]";

    /// <summary>Whether the server would take the one for the other: the types are the same, and the extents where both are known.</summary>
    public bool Fits(ConfigTensor other) => DataType == other.DataType && Dims.Count == other.Dims.Count && Dims.Zip(other.Dims).All(pair => pair.First == pair.Second || pair.First == -1 || pair.Second == -1);

    /// <summary>The tensor with the batch as its first extent.</summary>
    public ConfigTensor WithBatch() => this with { Dims = [-1, .. Dims] };
}
