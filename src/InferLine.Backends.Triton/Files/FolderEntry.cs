namespace InferLine.Backends.Triton.Files;

/// <summary>A folder that may be empty: a version of an ensemble, or one of a model that needs no files.</summary>
internal sealed record FolderEntry(string Path) : PlannedEntry(Path)
{
    public override Task WriteAsync(string full, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(full);
        return Task.CompletedTask;
    }

    protected override Task<bool> IsSameAsync(string full, CancellationToken cancellationToken) => Task.FromResult(Directory.Exists(full));
}
