namespace InferLine.Hosting.Replanning;

/// <summary>Notices that a file was changed. By asking, not by events: those are lost on mounted and network volumes, where plans come from.</summary>
internal sealed class PlanFileWatch(string path)
{
    private (DateTime WrittenUtc, long Length) _seen = Stamp(path);
    private (DateTime WrittenUtc, long Length) _unread;

    public string Path => path;

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

    /// <summary>Lets the file count as changed until it could be read.</summary>
    /// <returns>Whether that is new of this version of it.</returns>
    public bool LookAgain()
    {
        bool isNew = _unread != _seen;
        _unread = _seen;
        _seen = default;
        return isNew;
    }

    private static (DateTime, long) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
