namespace InferLine.Hosting.Replanning;

/// <summary>Notices that a file was changed. By asking, not by events: those are lost on mounted and network volumes, where plans come from.</summary>
internal sealed class PlanFileWatch(string path)
{
    private (DateTime WrittenUtc, long Length) _seen = Stamp(path);

    /// <summary>Whether the file is another one than when this was last asked. A file that is missing has not changed: whoever replaces it may be about to.</summary>
    public bool HasChanged()
    {
        (DateTime, long) now = Stamp(path);
        if (now == _seen || now == default)
        {
            return false;
        }

        _seen = now;
        return true;
    }

    private static (DateTime, long) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
