namespace InferLine.Backends.TorchServe.Client;

/// <summary>A registered model, with its default version.</summary>
public sealed record ModelEntry
{
    /// <summary>The model.</summary>
    public required string ModelName { get; init; }

    /// <summary>The archive that it was registered from, as it was given then.</summary>
    public string ModelUrl { get; init => field = value ?? ""; } = "";
}
