namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>The calls that load and unload: one at a time for each model, and as long as they are told to take.</summary>
internal sealed class FakeControl(FakeRepository repository, FakeLifecycle lifecycle)
{
    private int _running;

    /// <summary>explicit, poll or none.</summary>
    public string Mode { get; set; } = "explicit";

    /// <summary>How long a load takes.</summary>
    public TimeSpan LoadTime { get; set; }

    /// <summary>What a load waits for beyond that.</summary>
    public Task LoadGate { get; set; } = Task.CompletedTask;

    /// <summary>The calls, in order: <c>load a</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The largest number of calls that ran at the same time.</summary>
    public int MostAtOnce { get; private set; }

    public async Task<FakeAnswer> AnswerAsync(string name, bool load, byte[] body)
    {
        if (Mode != "explicit")
        {
            return FakeAnswer.Error(503, "explicit model load / unload is not allowed if polling is enabled");
        }

        if (FakeControlParameters.Read(body, load, out FakeControlParameters parameters) is { } refusal)
        {
            return refusal;
        }

        FakeModel model = repository.Locked(() => repository.Model(name));
        await model.Gate.WaitAsync();
        try
        {
            TimeSpan time = LoadTime;
            Task gate = LoadGate;
            bool takesTime = load && (time > TimeSpan.Zero || !gate.IsCompleted);
            repository.Locked(() => Begin(model, load, takesTime));
            if (takesTime)
            {
                await Task.Delay(time);
                await gate;
            }

            return repository.Locked(() =>
            {
                if (parameters.HasFiles && !repository.Files.ContainsKey(name))
                {
                    repository.Files.Add(name, new FakeFiles(name, null));
                }

                return load ? lifecycle.LoadByCall(model, parameters.Override) : lifecycle.Unload(model, parameters.Dependents);
            });
        }
        finally
        {
            repository.Locked(() => _running--);
            model.Gate.Release();
        }
    }

    private int Begin(FakeModel model, bool load, bool takesTime)
    {
        repository.Now++;
        MostAtOnce = Math.Max(MostAtOnce, ++_running);
        Calls.Add($"{(load ? "load" : "unload")} {model.Name}");
        if (takesTime && model.Served is null && repository.Files.TryGetValue(model.Name, out FakeFiles? files))
        {
            model.Versions = files.Versions;
            model.State = "LOADING";
        }

        return _running;
    }
}
