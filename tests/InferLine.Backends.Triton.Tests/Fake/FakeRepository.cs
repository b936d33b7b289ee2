namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What the server has: the models' folders, what it holds of each, its clock, and one lock around all of them. Who calls anything else here holds the lock.</summary>
internal sealed class FakeRepository
{
    private readonly Lock _gate = new();

    public FakeRepository(IEnumerable<FakeFiles> files)
    {
        foreach (FakeFiles folder in files)
        {
            Files.Add(folder.Name, folder);
        }
    }

    public SortedDictionary<string, FakeFiles> Files { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, FakeModel> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>In milliseconds.</summary>
    public double Now { get; set; }

    public T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    public FakeModel? Find(string name) => Models.GetValueOrDefault(name);

    /// <summary>The model, which is known from now on.</summary>
    public FakeModel Model(string name)
    {
        if (!Models.TryGetValue(name, out FakeModel? model))
        {
            Models.Add(name, model = new FakeModel(name));
        }

        return model;
    }
}
