namespace InferLine.Backends.Triton.Files;

/// <summary>A copy of a file of the source.</summary>
internal sealed record CopyEntry(string Path, string Source) : PlannedEntry(Path)
{
    private const int BufferSize = 1 << 16;

    public override async Task WriteAsync(string full, CancellationToken cancellationToken)
    {
        using FileStream source = File.OpenRead(Source);
        using FileStream copy = File.Create(full);
        await source.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<bool> IsSameAsync(string full, CancellationToken cancellationToken)
    {
        if (System.IO.Path.GetFullPath(full) == System.IO.Path.GetFullPath(Source))
        {
            return true;
        }

        if (!File.Exists(full) || new FileInfo(full).Length != new FileInfo(Source).Length)
        {
            return false;
        }

        using FileStream source = File.OpenRead(Source);
        using FileStream present = File.OpenRead(full);
        byte[] one = new byte[BufferSize];
        byte[] other = new byte[BufferSize];
        while (true)
        {
            int read = await source.ReadAtLeastAsync(one, BufferSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            int same = await present.ReadAtLeastAsync(other, BufferSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (!one.AsSpan(0, read).SequenceEqual(other.AsSpan(0, same)))
            {
                return false;
            }

            if (read < BufferSize)
            {
                return true;
            }
        }
    }
}
