namespace InferLine.Backends.Triton.Client;

/// <summary>What a server says of itself.</summary>
public sealed record ServerMetadata
{
    /// <summary>Its name, <c>triton</c> unless it was started with another.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The protocol extensions that it knows, such as <c>binary_tensor_data</c>.</summary>
    public IReadOnlyList<string> Extensions { get; init => field = value ?? []; } = [];
}
