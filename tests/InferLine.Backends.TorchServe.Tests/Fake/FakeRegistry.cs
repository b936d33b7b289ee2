namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The models that are registered, the server's clock, and one lock around both. Who calls anything else here holds the lock.</summary>
internal sealed class FakeRegistry
{
    private readonly Lock _gate = new();

    public SortedDictionary<string, FakeModel> Models { get; } = new(StringComparer.Ordinal);

    public IEnumerable<FakeVersion> Versions => Models.Values.SelectMany(model => model.Versions.Values);

    public IEnumerable<FakeWorker> Workers => Versions.SelectMany(version => version.Workers);

    /// <summary>In milliseconds.</summary>
    public double Now { get; set; }

    /// <summary>The calls that changed something, in order.</summary>
    public List<string> Changes { get; } = [];

    public T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    public FakeModel? Find(string name) => Models.GetValueOrDefault(name);

    /// <summary>Finds a version, the default one if none is named. The answer is the refusal if it is not there.</summary>
    public FakeAnswer? Find(string name, string? version, out FakeVersion? found)
    {
        found = null;
        if (!Models.TryGetValue(name, out FakeModel? model))
        {
            return FakeRefusals.NoModel(name);
        }

        return model.Versions.TryGetValue(version ?? model.DefaultVersion, out found) ? null : FakeRefusals.NoVersion(name, version!);
    }

    public void Add(FakeVersion version)
    {
        if (!Models.TryGetValue(version.Name, out FakeModel? model))
        {
            Models.Add(version.Name, model = new FakeModel { DefaultVersion = version.Archive.Version });
        }

        model.Versions.Add(version.Archive.Version, version);
    }

    public void Remove(FakeVersion version)
    {
        FakeModel model = Models[version.Name];
        model.Versions.Remove(version.Archive.Version);
        if (model.Versions.Count == 0)
        {
            Models.Remove(version.Name);
        }
    }
}
