using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TorchServePlan;

/// <summary>
/// A stand-in for TorchServe, so that the sample runs without one: it keeps what is registered, and workers that start at once. It runs nothing, and it is no test of anything; the real server's ways are in
/// docs/torchserve.md.
/// </summary>
internal sealed class StandInServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, JsonObject> _models = new(StringComparer.Ordinal);

    private StandInServer(string[] models)
    {
        foreach (string model in models)
        {
            Register(model + ".mar", model, batchSize: 1, delay: 100, workers: 1);
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapGet("/ping", () => Said("Healthy"));
        _application.MapGet("/models", () => Json(new JsonObject { ["models"] = new JsonArray([.. _models.Values.Select(model => model.DeepClone())]) }));
        _application.MapGet("/models/{model}/{version?}", Describe);
        _application.MapPost("/models", (string? url, string? model_name, int? batch_size, int? max_batch_delay) =>
            url is null ? Error(400, "BadRequestException", "Parameter url is required.") : Register(url, model_name ?? url[..^4], batch_size ?? 1, max_batch_delay ?? 100, workers: 0));
        _application.MapPut("/models/{model}/{version?}", (string model, int min_worker) => Scale(model, min_worker));
        _application.MapDelete("/models/{model}/{version?}", (string model) => _models.TryRemove(model, out _) ? Said("unregistered") : NotFound(model));
        _application.MapGet("/metrics", () => Results.Text(""));
    }

    public Uri Endpoint { get; private set; } = new("http://unknown");

    public static async Task<StandInServer> StartAsync(string[] models)
    {
        var server = new StandInServer(models);
        await server._application.StartAsync();
        server.Endpoint = new Uri(server._application.Urls.First());
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static ContentHttpResult Json(JsonNode node, int status = 200) => TypedResults.Text(node.ToJsonString(), "application/json", statusCode: status);

    private static ContentHttpResult Said(string text, int status = 200) => Json(new JsonObject { ["status"] = text }, status);

    private static ContentHttpResult Error(int status, string type, string message) => Json(new JsonObject { ["code"] = status, ["type"] = type, ["message"] = message }, status);

    private static ContentHttpResult NotFound(string model) => Error(404, "ModelNotFoundException", $"Model not found: {model}");

    private ContentHttpResult Describe(string model) => _models.TryGetValue(model, out JsonObject? found) ? Json(new JsonArray(found.DeepClone())) : NotFound(model);

    private ContentHttpResult Register(string url, string name, int batchSize, int delay, int workers)
    {
        var model = new JsonObject
        {
            ["modelName"] = name,
            ["modelVersion"] = "1.0",
            ["modelUrl"] = url,
            ["batchSize"] = batchSize,
            ["maxBatchDelay"] = delay,
            ["jobQueueStatus"] = new JsonObject { ["remainingCapacity"] = 100, ["pendingRequests"] = 0 },
        };
        SetWorkers(model, workers);
        return _models.TryAdd(name, model) ? Said($"Model \"{name}\" registered") : Error(409, "ConflictStatusException", $"Model {name} is already registered");
    }

    private ContentHttpResult Scale(string name, int workers)
    {
        if (!_models.TryGetValue(name, out JsonObject? model))
        {
            return NotFound(name);
        }

        var scaled = (JsonObject)model.DeepClone();
        SetWorkers(scaled, workers);
        _models[name] = scaled;
        return Said("Processing worker updates...", 202);
    }

    private static void SetWorkers(JsonObject model, int workers)
    {
        model["minWorkers"] = workers;
        model["maxWorkers"] = workers;
        model["workers"] = new JsonArray([.. Enumerable.Range(9000, workers).Select(id => new JsonObject { ["id"] = $"{id}", ["status"] = "READY", ["pid"] = id + 10_000 })]);
    }
}
