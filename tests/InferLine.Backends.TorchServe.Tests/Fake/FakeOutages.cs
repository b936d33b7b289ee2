namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>Watches whether calls leave models without workers, which the server itself does not. Who calls it holds the registry's lock.</summary>
internal sealed class FakeOutages(FakeRegistry registry)
{
    private readonly HashSet<string> _unwanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _current = new(StringComparer.Ordinal);

    /// <summary>The calls that left nothing of a model that serves, under either of its names, although they were not meant to.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>Makes a call to the management, and looks what it does.</summary>
    public FakeAnswer Watch(string method, FakeTarget target, Func<FakeAnswer> call)
    {
        string[] parts = target.Parts;
        string family = parts.Length > 2 ? FamilyOf(parts[2]) : "";
        bool served = ServesFamily(family);
        bool isCurrent = parts.Length > 2 && parts[2] == CurrentName(family) && registry.Find(parts[2]) is { } named && (parts.Length == 3 || parts[3] == named.DefaultVersion);
        FakeAnswer answer = call();
        if (target.Has("min_worker"))
        {
            // What is scaled to zero is not wanted here, and neither is what is left over of changes to it.
            _ = target.Number("min_worker", 1) > 0 ? _unwanted.Remove(family) : isCurrent && _unwanted.Add(family);
        }

        if (served && !ServesFamily(family) && !_unwanted.Contains(family))
        {
            Seen.Add($"{method} {target.Path}");
        }

        return answer;
    }

    /// <summary>A version is about to become the default one.</summary>
    public void BeforeDefault(FakeModel model, FakeVersion next)
    {
        if (model.Default.Ready(registry.Now) > 0 && next.Ready(registry.Now) == 0)
        {
            Seen.Add($"{next.Name}/{next.Archive.Version} became the default without workers");
        }
    }

    /// <summary>The server starts anew; what was seen stays.</summary>
    public void Restarted()
    {
        _unwanted.Clear();
        _current.Clear();
    }

    private static string FamilyOf(string name) => name.EndsWith(".alt", StringComparison.Ordinal) ? name[..^4] : name;

    /// <summary>
    /// Whether a request for the model meets a worker: one without a version goes to the default one, so that no other serves it, whatever its workers; and one name takes over once the other is gone, until when
    /// it is only prepared.
    /// </summary>
    private bool ServesFamily(string family) => registry.Find(CurrentName(family))?.Default.Ready(registry.Now) > 0;

    private string CurrentName(string family)
    {
        if (!_current.TryGetValue(family, out string? name) || !registry.Models.ContainsKey(name))
        {
            name = registry.Models.ContainsKey(family) || !registry.Models.ContainsKey(family + ".alt") ? family : family + ".alt";
            _current[family] = name;
        }

        return name;
    }
}
