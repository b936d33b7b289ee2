namespace InferLine.Backends.Triton.Files;

/// <summary>A symbolic link to a file or folder of the source.</summary>
internal sealed record LinkEntry(string Path, string Source) : PlannedEntry(Path)
{
    public override Task WriteAsync(string full, CancellationToken cancellationToken)
    {
        _ = Directory.Exists(Source) ? Directory.CreateSymbolicLink(full, Source) : File.CreateSymbolicLink(full, Source);
        return Task.CompletedTask;
    }

    protected override Task<bool> IsSameAsync(string full, CancellationToken cancellationToken) =>
        Task.FromResult(System.IO.Path.GetFullPath(full) == Source || new FileInfo(full).LinkTarget == Source);
}
