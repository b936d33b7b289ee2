using System.Text;
using System.Text.Json.Nodes;

namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>A TorchServe server that behaves as the recorded one did. <c>ReplayTests</c> asks it what was asked of the real one, and gets the same answers.</summary>
internal sealed class FakeTorchServe
{
    private const string NotAllowed = "Requested method is not allowed, please refer to API document.";
    private const string NotThere = "Requested resource is not found, please refer to API document.";

    /// <summary>How long a worker fails to start until the server calls itself unhealthy.</summary>
    private const double UnhealthyMs = 8700;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FakeArchive> _store;
    private readonly SortedDictionary<string, FakeModel> _models = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unwanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _current = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _requests = new(StringComparer.Ordinal);
    private readonly List<(string File, int Workers, int Batch, int Delay)> _startup = [];
    private int _nextWorker = 9000;
    private int _nextProcess = 20000;

    public FakeTorchServe(params IEnumerable<FakeArchive> store) => _store = store.ToDictionary(archive => archive.File, StringComparer.Ordinal);

    /// <summary>Whether models may be registered and removed.</summary>
    public bool IsModelApiEnabled { get; set; } = true;

    /// <summary>The keys; nobody is asked for one if they are null.</summary>
    public string? ManagementKey { get; set; }

    public string? InferenceKey { get; set; }

    public string? ApiKey { get; set; }

    public int DefaultWorkers { get; init; } = 1;

    public bool HasMetrics { get; set; } = true;

    /// <summary>The server's clock, in milliseconds. Each request advances it, unless it is set from outside.</summary>
    public double Now { get; set; }

    /// <summary>How long a worker takes to start, on the server's clock.</summary>
    public double StartMs { get; set; } = 3;

    /// <summary>What the work on a batch takes, apart from that; nothing by default.</summary>
    public Func<Task> Work { get; set; } = () => Task.CompletedTask;

    /// <summary>The calls that changed something, in order.</summary>
    public List<string> ControlCalls { get; } = [];

    /// <summary>The workers that the server has lost sight of, and that outlive everything.</summary>
    public int Orphans { get; private set; }

    /// <summary>The requests that were lost since a call stopped their workers, or removed their queue.</summary>
    public int Killed { get; private set; }

    /// <summary>The calls that left nothing of a model that serves, under either of its names, although they were not meant to.</summary>
    public List<string> Outages { get; } = [];

    public FakeArchive Archive(string file) => _store[file];

    public T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    /// <summary>Every version of a name, and its workers that serve.</summary>
    public IReadOnlyList<(string Slot, int Batch, int Delay, int Ready)> Served(string name) => Locked<IReadOnlyList<(string, int, int, int)>>(
        () => _models.TryGetValue(name, out FakeModel? model) ? [.. model.Versions.Select(pair => ($"{name}/{pair.Key}", pair.Value.Batch, pair.Value.Delay, pair.Value.Ready(Now)))] : []);

    public string? DefaultVersion(string name) => Locked(() => _models.GetValueOrDefault(name)?.DefaultVersion);

    public int Queued(string name) => Locked(() => _models.GetValueOrDefault(name)?.Versions.Values.Sum(version => version.Queue.Count) ?? 0);

    public int InHand(string name) => Locked(() => _models.GetValueOrDefault(name)?.Versions.Values.Sum(version => version.Workers.Sum(worker => worker.InHand.Count)) ?? 0);

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
        FakeWorker worker = _models[name].Default.Workers[index];
        Drop(worker, counts: false);
        worker.Died = true;
        worker.Fails = forGood;
        worker.ReadyAt = Now + StartMs;
        return 0;
    });

    /// <summary>Somebody removes a model without a word.</summary>
    public void Remove(string name) => Locked(() => _models.Remove(name));

    public async Task<FakeAnswer> HandleAsync(string method, string target, int port, byte[]? body = null, string? contentType = null, string? authorization = null)
    {
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? target : target[..mark];
        Dictionary<string, string> query = mark < 0 ? [] : target[(mark + 1)..].Split('&').Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => Uri.UnescapeDataString(pair.First()[1]), StringComparer.Ordinal);
        FakeJob? job = null;
        FakeAnswer? answer = Locked(() =>
        {
            Now++;
            Dispatch();
            FakeAnswer? now = port switch
            {
                8080 => Inference(path, body ?? [], contentType, authorization, out job),
                8081 => Management(method, path.Split('/'), query, authorization),
                _ => path == "/metrics" ? FakeAnswer.Ok(HasMetrics ? Metrics() : "", "text/plain; version=0.0.4; charset=utf-8") : Refusal(path == "/" ? 405 : 404),
            };
            Dispatch();
            return now;
        });
        return answer ?? await job!.Answer.Task;
    }

    private static FakeAnswer Refusal(int status) => status == 405 ? FakeAnswer.Error(405, "MethodNotAllowedException", NotAllowed) : FakeAnswer.Error(404, "ResourceNotFoundException", NotThere);

    private static FakeAnswer NoModel(string name) => FakeAnswer.Error(404, "ModelNotFoundException", $"Model not found: {name}");

    private static FakeAnswer NoVersion(string name, string version) => FakeAnswer.Error(404, "ModelVersionNotFoundException", $"Model version: {version} does not exist for model: {name}");

    private static int Number(Dictionary<string, string> query, string name, int otherwise) =>
        query.TryGetValue(name, out string? text) && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    private static bool IsRefused(string? key, string? authorization) => key is not null && authorization != $"Bearer {key}";

    private static FakeAnswer KeyRefused(string what = "Authorization") =>
        FakeAnswer.Error(400, "InvalidKeyException", $"Token {what} failed. Token either incorrect, expired, or not provided correctly");

    private FakeAnswer Management(string method, string[] parts, Dictionary<string, string> query, string? authorization)
    {
        if (parts is ["", "token"])
        {
            return ApiKey is null || authorization != $"Bearer {ApiKey}" || query.GetValueOrDefault("type") is not ("management" or "inference") ? KeyRefused("Authentication") : FakeAnswer.Ok("\n");
        }

        if (parts is not ["", "models", ..])
        {
            return Refusal(404);
        }

        if (IsRefused(ManagementKey, authorization))
        {
            return KeyRefused();
        }

        string family = parts.Length > 2 ? FamilyOf(parts[2]) : "";
        bool served = ServesFamily(family);
        bool isCurrent = parts.Length > 2 && parts[2] == CurrentName(family) && _models.TryGetValue(parts[2], out FakeModel? named) && (parts.Length == 3 || parts[3] == named.DefaultVersion);
        FakeAnswer answer = Manage(method, parts, query);
        if (query.ContainsKey("min_worker"))
        {
            // What is scaled to zero is not wanted here, and neither is what is left over of changes to it.
            _ = Number(query, "min_worker", 1) > 0 ? _unwanted.Remove(family) : isCurrent && _unwanted.Add(family);
        }

        if (served && !ServesFamily(family) && !_unwanted.Contains(family))
        {
            Outages.Add($"{method} {string.Join('/', parts)}");
        }

        return answer;
    }

    private FakeAnswer Manage(string method, string[] parts, Dictionary<string, string> query) =>
        (method, parts) switch
        {
            ("GET", ["", "models"]) => List(Number(query, "limit", 100), Number(query, "next_page_token", 0)),
            ("POST", ["", "models"]) => IsModelApiEnabled ? Register(query) : Refusal(405),
            ("GET", ["", "models", var name]) => Find(name, null, out FakeVersion? one) ?? FakeAnswer.Ok(new JsonArray(one!.Describe(Now))),
            ("GET", ["", "models", var name, "all"]) => _models.TryGetValue(name, out FakeModel? model) ? FakeAnswer.Ok(new JsonArray([.. model.Versions.Values.Select(version => version.Describe(Now))])) : NoModel(name),
            ("GET", ["", "models", var name, var version]) => Find(name, version, out FakeVersion? one) ?? FakeAnswer.Ok(new JsonArray(one!.Describe(Now))),
            ("PUT", ["", "models", var name]) => Scale(name, query.GetValueOrDefault("model_version"), query),
            ("PUT", ["", "models", var name, var version]) => Scale(name, version, query),
            ("PUT", ["", "models", var name, var version, "set-default"]) => SetDefault(name, version),
            ("DELETE", ["", "models", var name]) => Unregister(name, null),
            ("DELETE", ["", "models", var name, var version]) => Unregister(name, version),
            _ => Refusal(405),
        };

    private static string FamilyOf(string name) => name.EndsWith(".alt", StringComparison.Ordinal) ? name[..^4] : name;

    /// <summary>
    /// Whether a request for the model meets a worker: one without a version goes to the default one, so that no other serves it, whatever its workers; and one name takes over once the other is gone, until when
    /// it is only prepared.
    /// </summary>
    private bool ServesFamily(string family) => _models.GetValueOrDefault(CurrentName(family))?.Default.Ready(Now) > 0;

    private string CurrentName(string family)
    {
        if (!_current.TryGetValue(family, out string? name) || !_models.ContainsKey(name))
        {
            name = _models.ContainsKey(family) || !_models.ContainsKey(family + ".alt") ? family : family + ".alt";
            _current[family] = name;
        }

        return name;
    }

    private FakeAnswer List(int limit, int token)
    {
        limit = limit < 0 ? 100 : limit;
        token = Math.Max(0, token);
        var page = new JsonObject();
        if (token + limit <= _models.Count)
        {
            page["nextPageToken"] = (token + limit).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        page["models"] = new JsonArray([.. _models.Skip(token).Take(limit).Select(pair => (JsonNode)new JsonObject { ["modelName"] = pair.Key, ["modelUrl"] = pair.Value.Default.Url })]);
        return FakeAnswer.Ok(page);
    }

    private FakeAnswer? Find(string name, string? version, out FakeVersion? found)
    {
        found = null;
        if (!_models.TryGetValue(name, out FakeModel? model))
        {
            return NoModel(name);
        }

        return model.Versions.TryGetValue(version ?? model.DefaultVersion, out found) ? null : NoVersion(name, version!);
    }

    private FakeAnswer Register(Dictionary<string, string> query)
    {
        if (!query.TryGetValue("url", out string? url))
        {
            return FakeAnswer.Error(400, "BadRequestException", "Parameter url is required.");
        }

        if (query.TryGetValue("runtime", out string? runtime) && runtime is not "python")
        {
            return FakeAnswer.Error(400, "BadRequestException", $"Invalid RuntimeType value: {runtime}");
        }

        if (url.Contains("..", StringComparison.Ordinal))
        {
            return FakeAnswer.Error(404, "ModelNotFoundException", $"Relative path is not allowed in url: {url}");
        }

        if (url.Contains("://", StringComparison.Ordinal))
        {
            return FakeAnswer.Error(404, "ModelNotFoundException", $"Given URL {url} does not match any allowed URL(s)");
        }

        if (!_store.TryGetValue(url, out FakeArchive? archive))
        {
            return FakeAnswer.Error(404, "ModelNotFoundException", $"Model not found at: {url}");
        }

        if (archive.IsGarbage)
        {
            return FakeAnswer.Error(400, "InvalidModelException", "Model name is not defined.");
        }

        string name = query.GetValueOrDefault("model_name") ?? archive.Name;
        if (_models.TryGetValue(name, out FakeModel? known) && known.Versions.ContainsKey(archive.Version))
        {
            return FakeAnswer.Error(409, "ConflictStatusException", $"Model version {archive.Version} is already registered for model {name}");
        }

        ControlCalls.Add($"register {name}/{archive.Version}");
        int batch = Number(query, "batch_size", -1);
        int delay = Number(query, "max_batch_delay", -1);
        var version = new FakeVersion(name, url, archive)
        {
            Batch = batch == -1 ? archive.BatchSize ?? 1 : batch,
            Delay = delay == -1 ? archive.MaxBatchDelay ?? 100 : delay,
            ResponseTimeout = archive.ResponseTimeout ?? Number(query, "response_timeout", 120),
            StartupTimeout = Number(query, "startup_timeout", 120),
        };
        Add(version);
        int workers = archive.MinWorkers ?? Math.Max(0, Number(query, "initial_workers", DefaultWorkers));
        string text = $"Model \"{name}\" Version: {archive.Version} registered with {workers} initial workers";
        if (workers == 0)
        {
            return FakeAnswer.Said(200, text + ". Use scale workers API to add workers for the model.");
        }

        (version.Min, version.Max) = (workers, archive.MaxWorkers ?? workers);
        bool synchronous = query.GetValueOrDefault("synchronous") != "false";
        if (synchronous && archive.FailsToStart)
        {
            (version.Min, version.Max) = (0, 0);
            return FakeAnswer.Error(500, "InternalServerException", $"Failed to start workers for model {name} version: {archive.Version}");
        }

        StartWorkers(version, workers, synchronous);
        return synchronous ? FakeAnswer.Said(200, text) : FakeAnswer.Said(202, "Processing worker updates...");
    }

    private FakeAnswer Scale(string name, string? versionName, Dictionary<string, string> query)
    {
        int min = Number(query, "min_worker", 1);
        int max = Number(query, "max_worker", min);
        if (max < min)
        {
            return FakeAnswer.Error(400, "BadRequestException", "max_worker cannot be less than min_worker.");
        }

        if (Find(name, versionName, out FakeVersion? version) is { } missing)
        {
            return missing;
        }

        ControlCalls.Add(FormattableString.Invariant($"scale {name}/{version!.Archive.Version} {min}{(max == min ? "" : FormattableString.Invariant($"-{max}"))}"));
        bool synchronous = query.GetValueOrDefault("synchronous") == "true";
        (version.Min, version.Max) = (min, max);
        if (min < 0)
        {
            Orphans += version.Workers.Count;
            version.Workers.Clear();
            return FakeAnswer.Error(500, "IndexOutOfBoundsException", $"Index {min} out of bounds for length 0");
        }

        if (min == 0 && max > 0)
        {
            // They go on serving, and nothing shows them.
            Orphans += version.Workers.Count;
            version.Workers.Clear();
        }

        while (version.Workers.Count > max)
        {
            Drop(version.Workers[^1], counts: true);
            version.Workers.RemoveAt(version.Workers.Count - 1);
        }

        bool isIncomplete = version.Workers.Any(worker => worker.Died && !worker.IsReady(Now));
        bool starts = version.Workers.Count < min;
        StartWorkers(version, min, synchronous);
        string text = $"Workers scaled to {min} for model: {name}{(versionName is null || query.ContainsKey("model_version") ? "" : $", version: {versionName}")}";
        return !synchronous ? FakeAnswer.Said(202, "Processing worker updates...")
            : isIncomplete ? FakeAnswer.Said(206, "Workers scaling in progress...")
            : starts && version.Archive.FailsToStart ? FakeAnswer.Error(500, "InternalServerException", $"Failed to start workers for model {name} version: {versionName ?? "null"}")
            : FakeAnswer.Said(200, text);
    }

    private FakeAnswer SetDefault(string name, string version)
    {
        if (!_models.TryGetValue(name, out FakeModel? model))
        {
            return NoModel(name);
        }

        if (!model.Versions.TryGetValue(version, out FakeVersion? next))
        {
            return FakeAnswer.Error(404, "ModelVersionNotFoundException", $"Model version {version} does not exist for model {name}");
        }

        ControlCalls.Add($"default {name}/{version}");
        if (model.Default.Ready(Now) > 0 && next.Ready(Now) == 0)
        {
            Outages.Add($"{name}/{version} became the default without workers");
        }

        model.DefaultVersion = version;
        return FakeAnswer.Said(200, $"Default version successfully updated for model \"{name}\" to \"{version}\"");
    }

    private FakeAnswer Unregister(string name, string? versionName)
    {
        if (!IsModelApiEnabled)
        {
            return Refusal(405);
        }

        if (Find(name, versionName, out FakeVersion? version) is { } missing)
        {
            return missing;
        }

        FakeModel model = _models[name];
        if (model.Versions.Count > 1 && version == model.Default)
        {
            return FakeAnswer.Error(403, "InvalidModelVersionException", $"Cannot remove default version for model {name}");
        }

        ControlCalls.Add($"remove {name}/{version!.Archive.Version}");
        foreach (FakeWorker worker in version.Workers)
        {
            Drop(worker, counts: true);
        }

        // What is queued is never answered.
        Killed += version.Queue.Count;
        model.Versions.Remove(version.Archive.Version);
        if (model.Versions.Count == 0)
        {
            _models.Remove(name);
        }

        return FakeAnswer.Said(200, $"Model \"{name}\" unregistered");
    }

    private FakeAnswer? Inference(string path, byte[] body, string? contentType, string? authorization, out FakeJob? job)
    {
        job = null;
        string[] parts = path.Split('/');
        if (parts is not (["", "ping"] or ["", "predictions", _] or ["", "predictions", _, _]))
        {
            return Refusal(404);
        }

        if (IsRefused(InferenceKey, authorization))
        {
            return KeyRefused();
        }

        if (parts is ["", "ping"])
        {
            bool healthy = !_models.Values.SelectMany(model => model.Versions.Values).SelectMany(version => version.Workers).Any(worker => worker.Fails && Now - worker.StartedAt > UnhealthyMs);
            return healthy ? FakeAnswer.Said(200, "Healthy") : FakeAnswer.Said(500, "Unhealthy");
        }

        string? versionName = parts.Length > 3 ? parts[3] : null;
        if (Find(parts[2], versionName, out FakeVersion? version) is { } missing)
        {
            return missing;
        }

        string series = $"model_name=\"{parts[2]}\",model_version=\"{versionName ?? "default"}\"";
        _requests[series] = _requests.GetValueOrDefault(series) + 1;
        if (version!.Workers.Count == 0 || version.Queue.Count >= version.Archive.QueueSize)
        {
            return FakeAnswer.Error(
                503,
                "ServiceUnavailableException",
                $"Model \"{parts[2]}\" has no worker to serve inference request. Please use scale workers API to add workers. If this is a sequence inference, please check if it is closed, or expired; or exceeds maxSequenceJobQueueSize");
        }

        job = new FakeJob(body, contentType);
        version.Queue.Enqueue(job);
        return null;
    }

    private string Metrics()
    {
        var text = new StringBuilder("# HELP Requests2XX Torchserve prometheus counter metric with unit: Count\n# TYPE Requests2XX counter\nRequests2XX{Level=\"Host\",Hostname=\"vm\",} 1.0\n");
        foreach ((string series, int count) in _requests)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"ts_inference_requests_total{{{series},hostname=\"vm\",}} {count}.0\n");
        }

        return text.ToString();
    }

    private void Add(FakeVersion version)
    {
        if (!_models.TryGetValue(version.Name, out FakeModel? model))
        {
            _models.Add(version.Name, model = new FakeModel { DefaultVersion = version.Archive.Version });
        }

        model.Versions.Add(version.Archive.Version, version);
    }

    private void StartWorkers(FakeVersion version, int count, bool atOnce)
    {
        while (version.Workers.Count < count)
        {
            var worker = new FakeWorker(_nextWorker++, Now, atOnce ? Now : Now + StartMs, version.Archive.FailsToStart);
            version.Workers.Add(worker);
        }
    }

    private void Restarted()
    {
        foreach (FakeWorker worker in _models.Values.SelectMany(model => model.Versions.Values).SelectMany(version => version.Workers))
        {
            Drop(worker, counts: false);
        }

        _models.Clear();
        _requests.Clear();
        _unwanted.Clear();
        _current.Clear();
        Orphans = 0;
        foreach ((string file, int workers, int batch, int delay) in _startup)
        {
            FakeArchive archive = _store[file];
            var version = new FakeVersion(archive.Name, file, archive) { Min = workers, Max = workers, Batch = batch, Delay = delay, LoadedAtStartup = true };
            Add(version);
            StartWorkers(version, workers, atOnce: true);
        }

        ControlCalls.Clear();
        Dispatch();
    }

    private void Drop(FakeWorker worker, bool counts)
    {
        foreach (FakeJob job in worker.InHand)
        {
            Killed += counts ? 1 : 0;
            job.Answer.TrySetResult(FakeAnswer.Error(500, "InternalServerException", "Worker died."));
        }

        worker.InHand.Clear();
    }

    /// <summary>Workers that have started take what is queued, a batch each.</summary>
    private void Dispatch()
    {
        foreach (FakeVersion version in _models.Values.SelectMany(model => model.Versions.Values))
        {
            foreach (FakeWorker worker in version.Workers)
            {
                if (worker.IsReady(Now) && (worker.Pid < 0 || worker.Died))
                {
                    worker.Pid = _nextProcess++;
                    worker.Died = false;
                }
                else if (worker.Fails && Now >= worker.ReadyAt && worker.Pid < 0)
                {
                    // A first attempt has failed.
                    worker.Pid = _nextProcess++;
                    worker.Died = true;
                }
            }

            // The last of the workers first: the server promises no order, and those are the ones that are stopped.
            foreach (FakeWorker worker in Enumerable.Reverse(version.Workers).Where(worker => worker.IsReady(Now) && worker.InHand.Count == 0))
            {
                while (version.Queue.Count > 0 && worker.InHand.Count < Math.Max(1, version.Batch))
                {
                    worker.InHand.Add(version.Queue.Dequeue());
                }

                if (worker.InHand.Count > 0)
                {
                    _ = RunAsync(version, worker, [.. worker.InHand]);
                }
            }
        }
    }

    private async Task RunAsync(FakeVersion version, FakeWorker worker, FakeJob[] batch)
    {
        await Work().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Locked(() =>
        {
            // It may have been killed, and have begun anew.
            if (!worker.InHand.SequenceEqual(batch))
            {
                return 0;
            }

            worker.InHand.Clear();
            foreach ((FakeJob job, FakeAnswer answer) in batch.Zip(FakeHandlers.Run(version.Archive, worker, batch)))
            {
                job.Answer.TrySetResult(answer);
            }

            Dispatch();
            return 0;
        });
    }
}
