using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>
/// A Triton server that behaves as the recorded one did. <c>ReplayTests</c> asks it what was asked of the real one, and gets the same answers. Here is what tests see and set of it, and the way of a request.
/// </summary>
internal sealed class FakeTriton
{
    private readonly FakeRepository _repository;
    private readonly FakeBackends _backends = new();
    private readonly FakeLifecycle _lifecycle;
    private readonly FakeTraffic _traffic;
    private readonly FakeControl _control;
    private readonly FakeRoutes _routes;
    private readonly List<string> _startup = [];

    public FakeTriton(params IEnumerable<FakeFiles> files)
    {
        _repository = new FakeRepository(files);
        _lifecycle = new FakeLifecycle(_repository, _backends);
        _traffic = new FakeTraffic(_repository);
        _control = new FakeControl(_repository, _lifecycle);
        _routes = new FakeRoutes(_repository, _lifecycle, _traffic);
    }

    /// <summary>explicit, poll or none.</summary>
    public string ControlMode
    {
        get => _control.Mode;
        init => _control.Mode = value;
    }

    /// <summary>The ids of its graphics processors.</summary>
    public int[] Gpus
    {
        get => _backends.Gpus;
        init => _backends.Gpus = value;
    }

    /// <summary>How long a load takes.</summary>
    public TimeSpan LoadTime
    {
        get => _control.LoadTime;
        set => _control.LoadTime = value;
    }

    /// <summary>What a load waits for beyond that; nothing by default.</summary>
    public Task LoadGate
    {
        get => _control.LoadGate;
        set => _control.LoadGate = value;
    }

    /// <summary>The server's clock, in milliseconds. Each request advances it, unless it is set from outside.</summary>
    public double Now
    {
        get => _repository.Now;
        set => _repository.Now = value;
    }

    /// <summary>The models that stopped being served so far, whatever the reason, other than a restart.</summary>
    public IReadOnlyList<string> Unserved => _repository.Locked(() => _lifecycle.Unserved.ToArray());

    /// <summary>The calls that loaded or unloaded so far, in order: <c>load a</c>.</summary>
    public IReadOnlyList<string> ControlCalls => _repository.Locked(() => _control.Calls.ToArray());

    /// <summary>The largest number of loads and unloads, of all models, that ran at the same time.</summary>
    public int MostLoads => _control.MostAtOnce;

    /// <summary>The same calls, which are forgotten.</summary>
    public IReadOnlyList<string> TakeControlCalls() => _repository.Locked(() =>
    {
        string[] calls = [.. _control.Calls];
        _control.Calls.Clear();
        return calls;
    });

    public FakeFiles Files(string model) => _repository.Files[model];

    public JsonObject? Served(string model) => _repository.Locked(() => _repository.Find(model)?.Served);

    public int Instances(string model) => _repository.Locked(() => (_repository.Find(model)?.Served?["instance_group"] as JsonArray)?.Sum(group => group!["count"]!.GetValue<int>()) ?? 0);

    public void Infer(string model, int items = 1, int times = 1) => _repository.Locked(() =>
    {
        for (int i = 0; i < times; i++)
        {
            _traffic.Count(_repository.Models[model], null, items);
        }

        return 0;
    });

    /// <summary>Requests wait, or do no longer.</summary>
    public void SetPending(string model, int requests) => _repository.Locked(() => _repository.Models[model].Pending = requests);

    /// <summary>Requests are failed by the server.</summary>
    public void Fail(string model, int times = 1) => _repository.Locked(() =>
    {
        for (int i = 0; i < times; i++)
        {
            _traffic.Fail(_repository.Models[model]);
        }

        return 0;
    });

    /// <summary>The server starts, with models loaded from their files.</summary>
    public void Start(params string[] models) => _repository.Locked(() =>
    {
        _startup.Clear();
        _startup.AddRange(models);
        Begin();
        return 0;
    });

    /// <summary>The server stops and starts: overrides are gone.</summary>
    public void Restart() => _repository.Locked(() =>
    {
        Begin();
        return 0;
    });

    public async Task<FakeAnswer> HandleAsync(string method, string path, int port, byte[] body, string? headerLength = null)
    {
        if (port == 8002)
        {
            return method != "GET" ? FakeAnswer.Error(405, "Method Not Allowed", "text/plain")
                : FakeAnswer.Ok(path == "/metrics" ? _repository.Locked(() => FakeMetrics.Text(_repository.Models.Values)) : "", "text/plain; charset=utf-8");
        }

        string[] parts = path.Split('/');
        if (parts is ["", "v2", "repository", "models", var model, "load" or "unload"])
        {
            return method == "POST" ? await _control.AnswerAsync(model, parts[^1] == "load", body) : FakeAnswer.Error(405, "Method Not Allowed");
        }

        return _repository.Locked(() =>
        {
            _repository.Now++;
            return _routes.Answer(method, parts, body, headerLength);
        });
    }

    private void Begin()
    {
        _repository.Models.Clear();
        _lifecycle.Restarted();
        foreach (string model in _startup)
        {
            _lifecycle.Load(model, null);
            _repository.Model(model).Explicit = true;
        }

        _control.Calls.Clear();
    }
}
