namespace InferLine.Backends.Triton.Files;

/// <summary>A file, folder or link of a model repository, and what becomes of it.</summary>
/// <param name="Path">Where it is in the target, with '/' between folders.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Differences">For a configuration: what differs from that of the source, a line each.</param>
public sealed record RepositoryChange(string Path, RepositoryChangeKind Kind, IReadOnlyList<string> Differences)
{
    /// <summary>All on one line.</summary>
    public override string ToString()
    {
        string kind = Kind switch
        {
            RepositoryChangeKind.Add => "add",
            RepositoryChangeKind.Replace => "replace",
            _ => "keep",
        };
        return Differences.Count == 0 ? $"{kind} {Path}" : $"{kind} {Path}: {string.Join("; ", Differences)}";
    }
}
