namespace InferLine.Backends.Triton.Files;

/// <summary>Puts entries into a repository: all are written into a folder beside it first, and moved from there.</summary>
internal sealed class RepositoryWriter(string target)
{
    private readonly string _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));

    private string Prepared => _target + ".inferline-new";

    /// <exception cref="IOException">Something is in the way. What was not moved yet is as it was.</exception>
    public async Task WriteAsync(IReadOnlyList<PlannedEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        foreach (PlannedEntry entry in entries)
        {
            RefuseLinks(entry);
        }

        // Left behind by a run that was killed.
        Remove();
        try
        {
            foreach (PlannedEntry entry in entries)
            {
                string full = Path.Combine(Prepared, entry.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                await entry.WriteAsync(full, cancellationToken).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!Directory.Exists(_target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_target)!);
                Directory.Move(Prepared, _target);
                return;
            }

            // In the order of the entries: what a configuration needs is there before it.
            foreach (string model in entries.Select(entry => entry.Path[..entry.Path.IndexOf('/', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal))
            {
                Move(Path.Combine(Prepared, model), Path.Combine(_target, model));
            }
        }
        finally
        {
            Remove();
        }
    }

    private static void Move(string from, string to)
    {
        if (!Directory.Exists(to))
        {
            Directory.Move(from, to);
            return;
        }

        foreach (FileSystemInfo child in new DirectoryInfo(from).EnumerateFileSystemInfos().OrderBy(child => child.Name == StageModelReader.ConfigurationFile))
        {
            string place = Path.Combine(to, child.Name);
            if (child.LinkTarget is { } source)
            {
                MoveLink(child, source, place);
            }
            else if (child is DirectoryInfo)
            {
                Move(child.FullName, place);
            }
            else
            {
                File.Move(child.FullName, place, overwrite: true);
            }
        }
    }

    private static void MoveLink(FileSystemInfo link, string source, string place)
    {
        if (new FileInfo(place).LinkTarget is null && (File.Exists(place) || Directory.Exists(place)))
        {
            throw new IOException($"{place} is not a link; remove it, or let the files be copied");
        }

        if (Directory.Exists(place))
        {
            Directory.Delete(place);
        }
        else
        {
            File.Delete(place);
        }

        _ = link is DirectoryInfo ? Directory.CreateSymbolicLink(place, source) : File.CreateSymbolicLink(place, source);
    }

    /// <summary>What is written through a link would change what the link leads to.</summary>
    private void RefuseLinks(PlannedEntry entry)
    {
        for (string? folder = Path.GetDirectoryName(entry.Path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            string full = Path.Combine(_target, folder);
            if (new FileInfo(full).LinkTarget is not null)
            {
                throw new IOException($"{full} is a symbolic link, and writing there would change what it leads to; remove it");
            }
        }
    }

    private void Remove()
    {
        if (Directory.Exists(Prepared))
        {
            Directory.Delete(Prepared, recursive: true);
        }
    }
}
