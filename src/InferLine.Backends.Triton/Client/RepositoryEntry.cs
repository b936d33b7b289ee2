namespace InferLine.Backends.Triton.Client;

/// <summary>A model in a server's repository, or one of its versions if it was ever loaded.</summary>
/// <param name="Name">The model.</param>
/// <param name="Version">The version; <see langword="null"/> if the model was never loaded.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why it is not served, or why its last update failed although it is; <see langword="null"/> if there is nothing to say.</param>
public sealed record RepositoryEntry(string Name, string? Version, ModelState State, string? Reason);
