using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>The server's paths, and what it answers at each, other than to calls that load and unload. Who calls it holds the repository's lock.</summary>
internal sealed class FakeRoutes(FakeRepository repository, FakeLifecycle lifecycle, FakeTraffic traffic)
{
    public FakeAnswer Answer(string method, string[] parts, byte[] body, string? headerLength)
    {
        (string needs, Func<FakeAnswer>? answer) = parts switch
        {
            ["", "v2"] => ("GET", () => FakeAnswer.Ok(
                """{"name":"triton","version":"2.66.0","extensions":["classification","sequence","model_repository","model_repository(unload_dependents)","schedule_policy","model_configuration","system_shared_memory","cuda_shared_memory","binary_tensor_data","parameters","statistics","logging"]}""")),
            ["", "v2", "health", "live"] => ("GET", () => FakeAnswer.Ok("", "text/plain")),
            ["", "v2", "health", "ready"] => ("GET", () => lifecycle.IsReady() ? FakeAnswer.Ok("", "text/plain") : new FakeAnswer(400, [], "text/plain")),
            ["", "v2", "repository", "index"] => ("POST", () => FakeIndex.Answer(repository, body)),
            ["", "v2", "repository", _, "models", _, "load" or "unload"] => ("POST", () => FakeAnswer.Error(501, "'repository_name' specification is not supported")),
            ["", "v2", "models", "stats"] => ("GET", () => FakeStatistics.Answer(repository.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal), null)),
            ["", "v2", "models", { Length: > 0 } name] => ("GET", () => OfModel(name, null, "", body, headerLength)),
            ["", "v2", "models", { Length: > 0 } name, "versions", var version] => ("GET", () => OfModel(name, version, "", body, headerLength)),
            ["", "v2", "models", { Length: > 0 } name, "ready" or "config" or "stats" or "infer"] => (parts[4] == "infer" ? "POST" : "GET", () => OfModel(name, null, parts[4], body, headerLength)),
            ["", "v2", "models", { Length: > 0 } name, "versions", var version, "ready" or "config" or "stats" or "infer"] =>
                (parts[6] == "infer" ? "POST" : "GET", () => OfModel(name, version, parts[6], body, headerLength)),
            _ => ("GET", (Func<FakeAnswer>?)null),
        };
        return answer is null ? FakeAnswer.Error(404, "Not Found", "text/plain") : method != needs ? FakeAnswer.Error(405, "Method Not Allowed") : answer();
    }

    /// <summary>What the server answers about a model, or one of its versions: its metadata, unless something else is asked.</summary>
    private FakeAnswer OfModel(string name, string? version, string what, byte[] body, string? headerLength)
    {
        FakeModel? model = repository.Find(name);
        bool served = model?.Served is not null && (version is null || model.Versions.Contains(version, StringComparer.Ordinal));
        return what switch
        {
            "ready" => served ? FakeAnswer.Ok("", "text/plain") : FakeAnswer.Error(400, "Model version not ready", "text/plain"),
            "stats" => served ? FakeStatistics.Answer([model!], version) : FakeAnswer.Error(400, $"requested model '{name}' is not available"),
            _ when !served => Unknown(name, model, version, what == "infer" ? "text/plain" : "application/json"),
            "config" => FakeAnswer.Ok(model!.Served!),
            "infer" => FakeInference.Answer(
                model!, version ?? model!.Versions[^1], body, headerLength, items => traffic.Count(model!, version, items), () => traffic.Fail(model!), Added),
            _ => Metadata(model!, model!.Served!),
        };
    }

    /// <summary>What a synthetic model adds to its input.</summary>
    private float Added(string name) => float.Parse(repository.Models[name].Served?["parameters"]?["add"]?["string_value"]?.GetValue<string>() ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    private static FakeAnswer Unknown(string name, FakeModel? model, string? version, string contentType) =>
        FakeAnswer.Error(
            404,
            model?.Served is not null && version is not null ? $"Request for unknown model: '{name}' version {version} is not found"
            : model is { State.Length: > 0 } ? $"Request for unknown model: '{name}' has no available versions"
            : $"Request for unknown model: '{name}' is not found",
            contentType);

    private static FakeAnswer Metadata(FakeModel model, JsonObject whole)
    {
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
            ["name"] = model.Name,
            ["versions"] = new JsonArray([.. model.Versions.Select(v => (JsonNode)v)]),
            ["platform"] = platform.Length > 0 ? platform : whole["backend"]!.DeepClone(),
            ["inputs"] = Tensors("input"),
            ["outputs"] = Tensors("output"),
        });
    }
}
