using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>A Triton server that behaves as the recorded one did. <c>ReplayTests</c> asks it what was asked of the real one, and gets the same answers.</summary>
internal sealed class FakeTriton
{
    private const double UnloadingMilliseconds = 50;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, FakeFiles> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FakeModel> _models = new(StringComparer.Ordinal);
    private readonly List<string> _startup = [];
    private bool _everFailed;
    private int _age;

    public FakeTriton(params IEnumerable<FakeFiles> files)
    {
        foreach (FakeFiles folder in files)
        {
            _files.Add(folder.Name, folder);
        }
    }

    /// <summary>explicit, poll or none.</summary>
    public string ControlMode { get; init; } = "explicit";

    /// <summary>The ids of its graphics processors.</summary>
    public int[] Gpus { get; init; } = [];

    /// <summary>How long a load takes.</summary>
    public TimeSpan LoadTime { get; set; }

    /// <summary>What a load waits for beyond that; nothing by default.</summary>
    public Task LoadGate { get; set; } = Task.CompletedTask;

    /// <summary>The server's clock, in milliseconds. Each request advances it, unless it is set from outside.</summary>
    public double Now { get; set; }

    /// <summary>The models that stopped being served, whatever the reason, other than a restart.</summary>
    public List<string> Unserved { get; } = [];

    /// <summary>The calls that loaded or unloaded, in order: <c>load a</c>.</summary>
    public List<string> ControlCalls { get; } = [];

    /// <summary>The largest number of loads of one model, and of all, that ran at the same time.</summary>
    public int MostLoads { get; private set; }

    private int RunningLoads { get; set; }

    public FakeFiles Files(string model) => _files[model];

    public JsonObject? Served(string model) => Locked(() => _models.GetValueOrDefault(model)?.Served);

    public int Instances(string model) => Locked(() => (_models.GetValueOrDefault(model)?.Served?["instance_group"] as JsonArray)?.Sum(group => group!["count"]!.GetValue<int>()) ?? 0);

    public void Infer(string model, int items = 1, int times = 1) => Locked(() =>
    {
        for (int i = 0; i < times; i++)
        {
            Count(_models[model], null, items);
        }

        return 0;
    });

    /// <summary>Requests wait, or do no longer.</summary>
    public void SetPending(string model, int requests) => Locked(() => _models[model].Pending = requests);

    /// <summary>Requests are failed by the server.</summary>
    public void Fail(string model, int times = 1) => Locked(() =>
    {
        for (int i = 0; i < times; i++)
        {
            Fail(_models[model]);
        }

        return 0;
    });

    /// <summary>The server starts, with models loaded from their files.</summary>
    public void Start(params string[] models) => Locked(() =>
    {
        _startup.Clear();
        _startup.AddRange(models);
        _models.Clear();
        foreach (string model in models)
        {
            Load(model, null);
            Model(model).Explicit = true;
        }

        ControlCalls.Clear();
        return 0;
    });

    /// <summary>The server stops and starts: overrides are gone.</summary>
    public void Restart() => Start([.. _startup]);

    public async Task<FakeAnswer> HandleAsync(string method, string path, int port, byte[] body, string? headerLength = null)
    {
        if (port == 8002)
        {
            return method != "GET" ? FakeAnswer.Error(405, "Method Not Allowed", "text/plain") : path == "/metrics" ? FakeAnswer.Ok(Locked(Metrics), "text/plain; charset=utf-8") : FakeAnswer.Ok("", "text/plain; charset=utf-8");
        }

        string[] parts = path.Split('/');
        if (parts is ["", "v2", "repository", "models", var model, "load" or "unload"])
        {
            return method == "POST" ? await ControlAsync(model, parts[^1] == "load", body) : FakeAnswer.Error(405, "Method Not Allowed");
        }

        return Locked(() =>
        {
            Now++;
            return Answer(method, parts, body, headerLength);
        });
    }

    private static FakeAnswer NotFound() => FakeAnswer.Error(404, "Not Found", "text/plain");

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    private FakeAnswer Answer(string method, string[] parts, byte[] body, string? headerLength)
    {
        (string needs, Func<FakeAnswer>? answer) = parts switch
        {
            ["", "v2"] => ("GET", () => FakeAnswer.Ok(
                """{"name":"triton","version":"2.66.0","extensions":["classification","sequence","model_repository","model_repository(unload_dependents)","schedule_policy","model_configuration","system_shared_memory","cuda_shared_memory","binary_tensor_data","parameters","statistics","logging"]}""")),
            ["", "v2", "health", "live"] => ("GET", () => FakeAnswer.Ok("", "text/plain")),
            ["", "v2", "health", "ready"] => ("GET", () => IsReady() ? FakeAnswer.Ok("", "text/plain") : new FakeAnswer(400, [], "text/plain")),
            ["", "v2", "repository", "index"] => ("POST", () => Index(body)),
            ["", "v2", "repository", _, "models", _, "load" or "unload"] => ("POST", () => FakeAnswer.Error(501, "'repository_name' specification is not supported")),
            ["", "v2", "models", "stats"] => ("GET", () => FakeAnswer.Ok(new JsonObject { ["model_stats"] = new JsonArray([.. _models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).SelectMany(model => Statistics(model, null))]) })),
            ["", "v2", "models", { Length: > 0 } name] => ("GET", () => Metadata(name, null)),
            ["", "v2", "models", { Length: > 0 } name, "versions", var version] => ("GET", () => Metadata(name, version)),
            ["", "v2", "models", { Length: > 0 } name, "ready" or "config" or "stats" or "infer"] => (parts[4] == "infer" ? "POST" : "GET", () => OfModel(name, null, parts[4], body, headerLength)),
            ["", "v2", "models", { Length: > 0 } name, "versions", var version, "ready" or "config" or "stats" or "infer"] =>
                (parts[6] == "infer" ? "POST" : "GET", () => OfModel(name, version, parts[6], body, headerLength)),
            _ => ("GET", (Func<FakeAnswer>?)null),
        };
        return answer is null || (parts is ["", "v2", "models"]) ? NotFound() : method != needs ? FakeAnswer.Error(405, "Method Not Allowed") : answer();
    }

    private FakeAnswer OfModel(string name, string? version, string what, byte[] body, string? headerLength)
    {
        FakeModel? model = _models.GetValueOrDefault(name);
        bool served = model?.Served is not null && (version is null || model.Versions.Contains(version, StringComparer.Ordinal));
        return what switch
        {
            "ready" => served ? FakeAnswer.Ok("", "text/plain") : FakeAnswer.Error(400, "Model version not ready", "text/plain"),
            "stats" => served
                ? FakeAnswer.Ok(new JsonObject { ["model_stats"] = new JsonArray([.. Statistics(model!, version)]) })
                : FakeAnswer.Error(400, $"requested model '{name}' is not available"),
            _ when !served => Unknown(name, version, what == "infer" ? "text/plain" : "application/json"),
            "config" => FakeAnswer.Ok(model!.Served!),
            _ => FakeInference.Answer(model!, version ?? model!.Versions[^1], body, headerLength, items => Count(model!, version, items), () => Fail(model!), Run, name => _models[name]),
        };
    }

    private float Run(string model) => float.Parse(_models[model].Served?["parameters"]?["add"]?["string_value"]?.GetValue<string>() ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    private FakeAnswer Unknown(string name, string? version, string contentType)
    {
        FakeModel? model = _models.GetValueOrDefault(name);
        return FakeAnswer.Error(
            404,
            model?.Served is not null && version is not null ? $"Request for unknown model: '{name}' version {version} is not found"
            : model is { State.Length: > 0 } ? $"Request for unknown model: '{name}' has no available versions"
            : $"Request for unknown model: '{name}' is not found",
            contentType);
    }

    private FakeAnswer Metadata(string name, string? version)
    {
        FakeModel? model = _models.GetValueOrDefault(name);
        if (model?.Served is null || (version is not null && !model.Versions.Contains(version, StringComparer.Ordinal)))
        {
            return Unknown(name, version, "application/json");
        }

        JsonObject whole = model.Served;
        bool batches = whole["max_batch_size"]!.GetValue<int>() > 0;
        JsonArray Tensors(string field) => [.. whole[field]!.AsArray().Select(tensor => (JsonNode)new JsonObject
        {
            ["name"] = tensor!["name"]!.DeepClone(),
            ["datatype"] = tensor["data_type"]!.GetValue<string>()["TYPE_".Length..],
            ["shape"] = new JsonArray([.. (batches ? [-1] : Array.Empty<int>()).Concat(tensor["dims"]!.AsArray().Select(dim => dim!.GetValue<int>())).Select(dim => (JsonNode)dim)]),
        })];
        string platform = whole["platform"]!.GetValue<string>();
        return FakeAnswer.Ok(new JsonObject
        {
            ["name"] = name,
            ["versions"] = new JsonArray([.. model.Versions.Select(v => (JsonNode)v)]),
            ["platform"] = platform.Length > 0 ? platform : whole["backend"]!.DeepClone(),
            ["inputs"] = Tensors("input"),
            ["outputs"] = Tensors("output"),
        });
    }

    private FakeAnswer Index(byte[] body)
    {
        JsonNode? options = null;
        if (body.Length > 0)
        {
            try
            {
                options = JsonNode.Parse(body);
            }
            catch (JsonException)
            {
                return FakeAnswer.Error(500, "failed to parse the request JSON buffer: Invalid value. at 1");
            }
        }

        bool readyOnly = options?["ready"]?.GetValue<bool>() == true;
        var index = new JsonArray();
        foreach (string name in _files.Keys.Union(_models.Where(pair => pair.Value.State.Length > 0).Select(pair => pair.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            FakeModel? model = _models.GetValueOrDefault(name);
            if (model is { State: "UNLOADING" } && Now - model.UnloadedAt > UnloadingMilliseconds)
            {
                (model.State, model.Reason) = ("UNAVAILABLE", "unloaded");
            }

            if (readyOnly && model?.State != "READY")
            {
                continue;
            }

            if (model is not { State.Length: > 0 })
            {
                index.Add((JsonNode)new JsonObject { ["name"] = name });
                continue;
            }

            foreach (string version in model.Versions.Concat(readyOnly ? [] : model.OldVersions.Keys).Order(StringComparer.Ordinal))
            {
                (string state, string? reason) = !model.OldVersions.TryGetValue(version, out double unloaded) ? (model.State, model.Reason)
                    : Now - unloaded > UnloadingMilliseconds ? ("UNAVAILABLE", "unloaded")
                    : ("UNLOADING", null);
                var entry = new JsonObject { ["name"] = name, ["version"] = version, ["state"] = state };
                if (reason is not null)
                {
                    entry["reason"] = reason;
                }

                index.Add((JsonNode)entry);
            }
        }

        return FakeAnswer.Ok(index);
    }

    private bool IsReady() => !_everFailed && _models.Values.All(model => model.State != "LOADING");

    private async Task<FakeAnswer> ControlAsync(string name, bool load, byte[] body)
    {
        FakeAnswer? refused = Locked(() => ReadParameters(body, load, out JsonObject? _, out string[] _, out bool _));
        if (ControlMode != "explicit")
        {
            return FakeAnswer.Error(503, "explicit model load / unload is not allowed if polling is enabled");
        }

        if (refused is not null)
        {
            return refused;
        }

        FakeModel model = Locked(() => Model(name));
        await model.Gate.WaitAsync();
        try
        {
            TimeSpan time = LoadTime;
            Task gate = LoadGate;
            bool takesTime = load && (time > TimeSpan.Zero || !gate.IsCompleted);
            Locked(() =>
            {
                Now++;
                MostLoads = Math.Max(MostLoads, ++RunningLoads);
                ControlCalls.Add($"{(load ? "load" : "unload")} {name}");
                if (takesTime && model.Served is null && _files.TryGetValue(name, out FakeFiles? files))
                {
                    model.Versions = files.Versions;
                    model.State = "LOADING";
                }

                return 0;
            });
            if (takesTime)
            {
                await Task.Delay(time);
                await gate;
            }

            return Locked(() =>
            {
                ReadParameters(body, load, out JsonObject? given, out string[] newFiles, out bool dependents);
                if (newFiles.Length > 0 && !_files.ContainsKey(name))
                {
                    _files.Add(name, new FakeFiles(name, null));
                }

                return load ? LoadByCall(model, given, isOverride: ParametersHave(body, "config")) : Unload(model, dependents);
            });
        }
        finally
        {
            Locked(() => RunningLoads--);
            model.Gate.Release();
        }
    }

    private static bool ParametersHave(byte[] body, string name) => body.Length > 0 && JsonNode.Parse(body)?["parameters"]?[name] is not null;

    private static FakeAnswer? ReadParameters(byte[] body, bool load, out JsonObject? given, out string[] files, out bool dependents)
    {
        given = null;
        files = [];
        dependents = false;
        if (body.Length == 0)
        {
            return null;
        }

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return FakeAnswer.Error(500, "failed to parse the request JSON buffer: Missing a name for object member. at 1");
        }

        foreach ((string key, JsonNode? value) in root?["parameters"] as JsonObject ?? [])
        {
            if (!load)
            {
                dependents |= key == "unload_dependents" && value?.GetValueKind() == JsonValueKind.True;
                continue;
            }

            if (value?.GetValueKind() != JsonValueKind.String)
            {
                return FakeAnswer.Error(500, "attempt to access JSON non-string as string");
            }

            if (key == "config")
            {
                try
                {
                    given = JsonNode.Parse(value.GetValue<string>()) as JsonObject;
                }
                catch (JsonException)
                {
                    given = new JsonObject { ["not JSON"] = 1 };
                }
            }
            else if (key.StartsWith("file:", StringComparison.Ordinal))
            {
                files = [.. files, key];
            }
            else
            {
                return FakeAnswer.Error(500, "unexpected error on creating Triton parameter");
            }
        }

        return null;
    }

    private FakeModel Model(string name)
    {
        if (!_models.TryGetValue(name, out FakeModel? model))
        {
            _models.Add(name, model = new FakeModel(name));
        }

        return model;
    }

    private FakeAnswer LoadByCall(FakeModel model, JsonObject? given, bool isOverride)
    {
        FakeAnswer answer = Load(model.Name, isOverride ? given ?? [] : null);
        if (answer.Status == 200)
        {
            model.Explicit = true;
        }
        else if (model.State == "LOADING")
        {
            model.State = "";
        }

        return answer;
    }

    private FakeAnswer Load(string name, JsonObject? given)
    {
        FakeModel model = Model(name);
        var poll = FakeAnswer.Error(500, $"failed to load '{name}', failed to poll from model repository");
        if (!_files.TryGetValue(name, out FakeFiles? files))
        {
            return poll;
        }

        // An override stays in force until the model is unloaded, or its file is newer.
        bool fileIsNewer = files.ConfigurationChanges > model.FilesAge;
        JsonObject? asked = given ?? (model.Served is not null && model.Override is not null && !fileIsNewer ? model.Override : null);
        JsonObject? source = asked ?? files.Configuration ?? (files.Auto is null ? null : []);
        JsonObject? whole = source is null ? null : FakeConfiguration.Normalise(files, source);
        if (whole is null)
        {
            return poll;
        }

        bool inPlace = model.Served is not null && FakeConfiguration.IsInPlace(model.Served, whole) && model.VersionsAge == files.VersionChanges;
        bool nothingNew = inPlace && given is null && JsonNode.DeepEquals(model.Served!["instance_group"], whole["instance_group"]);
        if (Failure(model, whole) is { } failure)
        {
            return Fail(model, failure, inPlace);
        }

        foreach (string member in EnsembleMembers(whole))
        {
            if (_models.GetValueOrDefault(member)?.Served is null && Load(member, null) is { Status: not 200 } problem)
            {
                return problem;
            }
        }

        if (EnsembleProblem(name, whole) is { } limit)
        {
            return FakeAnswer.Error(400, $"load failed for model '{name}': {limit}\n");
        }

        Install(model, files, whole, inPlace);
        model.Override = asked;
        if (!nothingNew)
        {
            ReloadEnsemblesOf(name);
        }

        return FakeAnswer.Ok("");
    }

    private void Install(FakeModel model, FakeFiles files, JsonObject whole, bool inPlace)
    {
        if (model.Served is null)
        {
            (model.MetricItems, model.MetricRequests, model.MetricExecutions) = (0, 0, 0);
        }

        if (inPlace)
        {
            // The versions follow the policy; GET config goes on naming the old one.
            model.Served!["instance_group"] = whole["instance_group"]!.DeepClone();
        }
        else
        {
            model.Served = whole;
            model.Counts.Clear();
        }

        string[] versions = whole["version_policy"] switch
        {
            JsonObject policy when policy["specific"]?["versions"] is JsonArray specific => [.. specific.Select(version => version!.ToString()).Where(version => files.Versions.Contains(version, StringComparer.Ordinal))],
            JsonObject policy when policy.ContainsKey("all") => files.Versions,
            _ => [files.Versions[^1]],
        };
        foreach (string gone in model.Versions.Except(versions, StringComparer.Ordinal))
        {
            model.Counts.Remove(gone);
            model.OldVersions[gone] = Now;
        }

        foreach (string back in versions)
        {
            model.OldVersions.Remove(back);
        }

        model.Versions = versions;
        model.State = "READY";
        model.Reason = null;
        model.FilesAge = files.ConfigurationChanges;
        model.VersionsAge = files.VersionChanges;
        _age++;
    }

    private string? Failure(FakeModel model, JsonObject whole)
    {
        string backend = whole["backend"]!.GetValue<string>();
        if (backend == "nosuchbackend")
        {
            return "Invalid argument: unable to find backend library for backend 'nosuchbackend', try specifying runtime on the model configuration.";
        }

        foreach (JsonNode? group in whole["instance_group"]!.AsArray())
        {
            if (group!["kind"]!.GetValue<string>() == "KIND_GPU")
            {
                if (Gpus.Length == 0)
                {
                    return $"Invalid argument: instance group {group["name"]} of model {model.Name} has kind KIND_GPU but server does not support GPUs";
                }

                if (group["gpus"]!.AsArray().Any(id => !Gpus.Contains(id!.GetValue<int>())))
                {
                    return $"Invalid argument: instance group {group["name"]} of model {model.Name} specifies invalid or unsupported gpu id";
                }
            }
        }

        return null;
    }

    private FakeAnswer Fail(FakeModel model, string failure, bool inPlace)
    {
        string state = inPlace ? "READY" : "UNAVAILABLE";
        if (model.Served is null)
        {
            model.Versions = _files[model.Name].Versions;
            model.State = "UNAVAILABLE";
            model.Reason = failure;
            _everFailed = true;
        }
        else if (inPlace)
        {
            model.Reason = failure;
        }

        return FakeAnswer.Error(400, $"load failed for model '{model.Name}': version {model.Versions[^1]} is at {state} state: {failure};\n");
    }

    private static IEnumerable<string> EnsembleMembers(JsonObject whole) =>
        (whole["ensemble_scheduling"]?["step"] as JsonArray ?? []).Select(step => step!["model_name"]!.GetValue<string>());

    private string? EnsembleProblem(string name, JsonObject whole)
    {
        int largest = whole["max_batch_size"]!.GetValue<int>();
        foreach (string member in EnsembleMembers(whole))
        {
            int own = _models[member].Served!["max_batch_size"]!.GetValue<int>();
            if (own < largest)
            {
                return FormattableString.Invariant($"ensemble {name} allows maximum batch size {largest}, but it contains model {member} which only allows maximum batch size to be {own}");
            }
        }

        return null;
    }

    private void ReloadEnsemblesOf(string member)
    {
        foreach (FakeModel ensemble in _models.Values.ToArray())
        {
            JsonObject? source = ensemble.Served ?? (ensemble is { State: "UNAVAILABLE" or "UNLOADING", Explicit: true } ? FakeConfiguration.Normalise(_files[ensemble.Name], ensemble.Override ?? _files[ensemble.Name].Configuration!) : null);
            if (source is null || !EnsembleMembers(source).Contains(member, StringComparer.Ordinal) || EnsembleMembers(source).Any(name => _models.GetValueOrDefault(name)?.Served is null))
            {
                continue;
            }

            if (EnsembleProblem(ensemble.Name, source) is not null)
            {
                TakeDown(ensemble);
            }
            else
            {
                ensemble.Served = null;
                Install(ensemble, _files[ensemble.Name], source, inPlace: false);
            }
        }
    }

    private FakeAnswer Unload(FakeModel model, bool dependents)
    {
        JsonObject? source = model.Served ?? (model.Explicit ? _files[model.Name].Configuration : null);
        string[] members = source is null ? [] : [.. EnsembleMembers(source)];
        model.Explicit = false;
        model.Override = null;
        TakeDown(model);
        foreach (FakeModel ensemble in _models.Values.Where(other => other.Members.Contains(model.Name, StringComparer.Ordinal)).ToArray())
        {
            TakeDown(ensemble);
        }

        foreach (string member in dependents ? members : [])
        {
            if (_models[member] is { Explicit: false, Served: not null } implicitly)
            {
                implicitly.Override = null;
                TakeDown(implicitly);
            }
        }

        return FakeAnswer.Ok("");
    }

    private void TakeDown(FakeModel model)
    {
        if (model.Served is null)
        {
            return;
        }

        model.Served = null;
        model.Counts.Clear();
        model.State = "UNLOADING";
        model.UnloadedAt = Now;
        Unserved.Add(model.Name);
    }

    private static FakeCounts CountsOf(FakeModel model, string? version)
    {
        version ??= model.Versions[^1];
        if (!model.Counts.TryGetValue(version, out FakeCounts? counts))
        {
            model.Counts.Add(version, counts = new FakeCounts());
        }

        return counts;
    }

    private void Fail(FakeModel model)
    {
        FakeCounts counts = CountsOf(model, null);
        counts.Failures++;
        counts.Executions++;
        if (model.Members.Any())
        {
            // An ensemble has two failures a request.
            model.MetricFailures["OTHER"] += 2;
            Fail(_models[model.Members.First()]);
            return;
        }

        model.MetricFailures["BACKEND"]++;
        model.MetricExecutions++;
    }

    private void Count(FakeModel model, string? version, int items)
    {
        FakeCounts counts = CountsOf(model, version);

        model.MetricItems += items;
        model.MetricRequests++;
        model.MetricExecutions++;
        counts.Requests++;
        counts.Items += items;
        counts.Executions++;
        counts.ExecutionsBySize[items] = counts.ExecutionsBySize.GetValueOrDefault(items) + 1;
        foreach (string member in model.Members)
        {
            Count(_models[member], null, items);
        }
    }

    private static IEnumerable<JsonNode> Statistics(FakeModel model, string? version)
    {
        if (model.Served is null)
        {
            yield break;
        }

        foreach (string one in model.Versions.Where(one => version is null || one == version))
        {
            FakeCounts counts = model.Counts.GetValueOrDefault(one) ?? new FakeCounts();
            JsonObject Times(int count) => new() { ["count"] = count, ["ns"] = count * 1_000_000L };
            yield return new JsonObject
            {
                ["name"] = model.Name,
                ["version"] = one,
                ["last_inference"] = counts.Items == 0 ? 0 : 1_795_504_501_752,
                ["inference_count"] = counts.Items,
                ["execution_count"] = counts.Executions,
                ["inference_stats"] = new JsonObject
                {
                    ["success"] = Times(counts.Requests),
                    ["fail"] = Times(counts.Failures),
                    ["queue"] = Times(counts.Requests),
                    ["compute_input"] = Times(counts.Requests),
                    ["compute_infer"] = Times(counts.Requests),
                    ["compute_output"] = Times(counts.Requests),
                    ["cache_hit"] = Times(0),
                    ["cache_miss"] = Times(0),
                },
                ["response_stats"] = new JsonObject(),
                ["batch_stats"] = new JsonArray([.. counts.ExecutionsBySize.Select(pair => (JsonNode)new JsonObject
                {
                    ["batch_size"] = pair.Key,
                    ["compute_input"] = Times(pair.Value),
                    ["compute_infer"] = Times(pair.Value),
                    ["compute_output"] = Times(pair.Value),
                })]),
                ["memory_usage"] = new JsonArray(),
            };
        }
    }

    private string Metrics()
    {
        var text = new StringBuilder();
        void Family(string name, string kind, Func<FakeModel, IEnumerable<(string Labels, double Value)>> series)
        {
            string[] lines =
            [
                .. _models.Values.SelectMany(model => series(model).Select(one => string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"{name}{{model=\"{model.Name}\",{one.Labels}}} {one.Value}\n"))),
            ];
            if (lines.Length > 0)
            {
                text.Append($"# HELP {name} As the real server has it\n# TYPE {name} {kind}\n").AppendJoin("", lines);
            }
        }

        void Served(string name, string kind, Func<FakeModel, double> value) =>
            Family(name, kind, model => model.Served is null ? [] : model.Versions.Select(version => ($"version=\"{version}\"", value(model))));

        Served("nv_inference_request_success", "counter", model => model.MetricRequests);
        Family("nv_inference_request_failure", "counter", model => model.Versions.SelectMany(version => model.MetricFailures.Select(pair => ($"reason=\"{pair.Key}\",version=\"{version}\"", (double)pair.Value))));
        Served("nv_inference_count", "counter", model => model.MetricItems);
        Served("nv_inference_exec_count", "counter", model => model.MetricExecutions);
        foreach (string duration in new[] { "request", "queue", "compute_input", "compute_infer", "compute_output" })
        {
            Served($"nv_inference_{duration}_duration_us", "counter", model => 1000 * model.MetricRequests);
        }

        Served("nv_inference_pending_request_count", "gauge", model => model.Pending);
        Served("nv_model_load_duration_secs", "gauge", _ => 0.001);
        foreach (string name in new[] { "nv_pinned_memory_pool_total_bytes", "nv_pinned_memory_pool_used_bytes", "nv_cpu_utilization", "nv_cpu_memory_total_bytes", "nv_cpu_memory_used_bytes" })
        {
            text.Append($"# HELP {name} As the real server has it\n# TYPE {name} gauge\n{name} 1\n");
        }

        return text.ToString();
    }
}
