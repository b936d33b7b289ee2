namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>
/// A TorchServe server that behaves as the recorded one did. <c>ReplayTests</c> asks it what was asked of the real one, and gets the same answers. Here is what tests see and set of it, and the way of a request.
/// </summary>
internal sealed class FakeTorchServe
{
    private readonly Dictionary<string, FakeArchive> _store;
    private readonly FakeRegistry _registry = new();
    private readonly FakeRequestCounts _counts = new();
    private readonly FakeWorkers _workers;
    private readonly FakeOutages _outages;
    private readonly FakeRegistration _registration;
    private readonly FakeManagement _management;
    private readonly FakePredictions _predictions;
    private readonly List<(string File, int Workers, int Batch, int Delay)> _startup = [];

    public FakeTorchServe(params IEnumerable<FakeArchive> store)
    {
        _store = store.ToDictionary(archive => archive.File, StringComparer.Ordinal);
        _workers = new FakeWorkers(_registry);
        _outages = new FakeOutages(_registry);
        _registration = new FakeRegistration(_store, _registry, _workers);
        _management = new FakeManagement(_registry, _workers, _registration, _outages);
        _predictions = new FakePredictions(_registry, _counts);
    }

    /// <summary>Whether models may be registered and removed.</summary>
    public bool IsModelApiEnabled
    {
        get => _management.IsModelApiEnabled;
        set => _management.IsModelApiEnabled = value;
    }

    /// <summary>The keys; nobody is asked for one if they are null.</summary>
    public string? ManagementKey
    {
        get => _management.Key;
        set => _management.Key = value;
    }

    public string? InferenceKey
    {
        get => _predictions.Key;
        set => _predictions.Key = value;
    }

    public string? ApiKey
    {
        get => _management.ApiKey;
        set => _management.ApiKey = value;
    }

    public int DefaultWorkers
    {
        get => _registration.DefaultWorkers;
        init => _registration.DefaultWorkers = value;
    }

    public bool HasMetrics { get; set; } = true;

    /// <summary>The server's clock, in milliseconds. Each request advances it, unless it is set from outside.</summary>
    public double Now
    {
        get => _registry.Now;
        set => _registry.Now = value;
    }

    /// <summary>How long a worker takes to start, on the server's clock.</summary>
    public double StartMs
    {
        get => _workers.StartMs;
        set => _workers.StartMs = value;
    }

    /// <summary>What the work on a batch takes, apart from that; nothing by default.</summary>
    public Func<Task> Work
    {
        get => _workers.Work;
        set => _workers.Work = value;
    }

    /// <summary>The calls that changed something, in order.</summary>
    public List<string> ControlCalls => _registry.Changes;

    /// <summary>How many workers the server has lost sight of so far, before restarts too. They go on, and outlive the removal of their model.</summary>
    public int Orphans => _workers.Orphans;

    /// <summary>The requests that were lost since a call stopped their workers, or removed their queue.</summary>
    public int Killed => _workers.Killed;

    /// <summary>The calls that left nothing of a model that serves, under either of its names, although they were not meant to.</summary>
    public List<string> Outages => _outages.Seen;

    public FakeArchive Archive(string file) => _store[file];

    public T Locked<T>(Func<T> action) => _registry.Locked(action);

    /// <summary>Every version of a name, and its workers that serve.</summary>
    public IReadOnlyList<(string Slot, int Batch, int Delay, int Ready)> Served(string name) => Locked<IReadOnlyList<(string, int, int, int)>>(
        () => _registry.Find(name) is { } model ? [.. model.Versions.Select(pair => ($"{name}/{pair.Key}", pair.Value.Batch, pair.Value.Delay, pair.Value.Ready(Now)))] : []);

    public string? DefaultVersion(string name) => Locked(() => _registry.Find(name)?.DefaultVersion);

    public int Queued(string name) => Locked(() => _registry.Find(name)?.Versions.Values.Sum(version => version.Queue.Count) ?? 0);

    public int InHand(string name) => Locked(() => _registry.Find(name)?.Versions.Values.Sum(version => version.Workers.Sum(worker => worker.InHand.Count)) ?? 0);

    /// <summary>The server starts, with models as its configuration says.</summary>
    public void Start(params (string File, int Workers, int Batch, int Delay)[] models) => Locked(() =>
    {
        _startup.Clear();
        _startup.AddRange(models);
        Restarted();
        return 0;
    });

    /// <summary>The server stops and starts: what was registered by calls is gone.</summary>
    public void Restart() => Locked(() =>
    {
        Restarted();
        return 0;
    });

    /// <summary>A worker's process dies.</summary>
    /// <param name="name">The model.</param>
    /// <param name="index">Which of its workers.</param>
    /// <param name="forGood">Whether it is never restarted.</param>
    public void Kill(string name, int index, bool forGood = false) => Locked(() =>
    {
        _workers.Die(_registry.Models[name].Default.Workers[index], forGood);
        return 0;
    });

    /// <summary>Somebody removes a model without a word.</summary>
    public void Remove(string name) => Locked(() => _registry.Models.Remove(name));

    public async Task<FakeAnswer> HandleAsync(string method, string target, int port, byte[]? body = null, string? contentType = null, string? authorization = null)
    {
        var asked = new FakeTarget(target);
        FakeJob? job = null;
        FakeAnswer? answer = Locked(() =>
        {
            Now++;
            _workers.Dispatch();
            FakeAnswer? now = port switch
            {
                8080 => _predictions.Answer(asked, body ?? [], contentType, authorization, out job),
                8081 => _management.Answer(method, asked, authorization),
                _ => Metrics(asked.Path),
            };
            _workers.Dispatch();
            return now;
        });
        return answer ?? await job!.Answer.Task;
    }

    private FakeAnswer Metrics(string path) => path switch
    {
        "/metrics" => FakeAnswer.Ok(HasMetrics ? _counts.Metrics() : "", "text/plain; version=0.0.4; charset=utf-8"),
        "/" => FakeRefusals.NotAllowed(),
        _ => FakeRefusals.NotFound(),
    };

    private void Restarted()
    {
        _workers.StopAll();
        _registry.Models.Clear();
        _counts.Clear();
        _outages.Restarted();
        foreach ((string file, int workers, int batch, int delay) in _startup)
        {
            FakeArchive archive = _store[file];
            var version = new FakeVersion(archive.Name, file, archive) { Min = workers, Max = workers, Batch = batch, Delay = delay, LoadedAtStartup = true };
            _registry.Add(version);
            _workers.Start(version, workers, atOnce: true);
        }

        ControlCalls.Clear();
        _workers.Dispatch();
    }
}
