namespace InferLine.Backends.Triton.Files;

/// <summary>Something that belongs into a repository by the plan: a file, a folder, a link.</summary>
/// <param name="Path">Where, with '/' between folders.</param>
internal abstract record PlannedEntry(string Path)
{
    /// <summary>For a configuration: what the plan changes.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>What becomes of it in a repository.</summary>
    public async Task<RepositoryChangeKind> CompareAsync(string repository, CancellationToken cancellationToken)
    {
        string full = System.IO.Path.Combine(repository, Path);
        var info = new FileInfo(full);
        bool isThere = info.Exists || Directory.Exists(full) || info.LinkTarget is not null;
        return !isThere ? RepositoryChangeKind.Add
            : await IsSameAsync(full, cancellationToken).ConfigureAwait(false) ? RepositoryChangeKind.None
            : RepositoryChangeKind.Replace;
    }

    /// <summary>Writes it where nothing is yet, but the folder.</summary>
    public abstract Task WriteAsync(string full, CancellationToken cancellationToken);

    /// <summary>Whether what is there is the same.</summary>
    protected abstract Task<bool> IsSameAsync(string full, CancellationToken cancellationToken);
}
