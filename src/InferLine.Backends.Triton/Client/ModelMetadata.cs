namespace InferLine.Backends.Triton.Client;

/// <summary>What a loaded model says of itself.</summary>
public sealed record ModelMetadata
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The versions that are served.</summary>
    public IReadOnlyList<string> Versions { get; init => field = value ?? []; } = [];

    /// <summary>What runs it: the backend's name, or <c>ensemble</c>.</summary>
    public string Platform { get; init => field = value ?? ""; } = "";

    /// <summary>What it takes.</summary>
    public IReadOnlyList<TensorMetadata> Inputs { get; init => field = value ?? []; } = [];

    /// <summary>What it gives.</summary>
    public IReadOnlyList<TensorMetadata> Outputs { get; init => field = value ?? []; } = [];
}
