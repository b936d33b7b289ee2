namespace InferLine.Backends.Triton.Client.Wire;

internal sealed record RepositoryEntryDocument(string Name, string? Version = null, string? State = null, string? Reason = null)
{
    public RepositoryEntry ToEntry() =>
        new(
            Name,
            Version,
            State switch
            {
                "READY" => ModelState.Ready,
                "LOADING" => ModelState.Loading,
                "UNLOADING" => ModelState.Unloading,
                "UNAVAILABLE" => ModelState.Unavailable,
                _ => ModelState.Unknown,
            },
            Reason);
}
