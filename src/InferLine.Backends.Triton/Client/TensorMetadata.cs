namespace InferLine.Backends.Triton.Client;

/// <summary>An input or output of a model.</summary>
public sealed record TensorMetadata
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its data type, as in <c>FP32</c>.</summary>
    public required string Datatype { get; init; }

    /// <summary>Its shape, -1 for a dimension of any size; that of a model that batches starts with the batch, -1.</summary>
    public IReadOnlyList<long> Shape { get; init => field = value ?? []; } = [];
}
