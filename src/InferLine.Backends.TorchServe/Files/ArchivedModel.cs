namespace InferLine.Backends.TorchServe.Files;

/// <summary>What an archive says of its model.</summary>
/// <param name="Name">The model's name in its manifest.</param>
/// <param name="Version">Its version.</param>
/// <param name="Configuration">Its own <c>model-config.yaml</c>; empty if it has none.</param>
internal sealed record ArchivedModel(string Name, string Version, string Configuration);
