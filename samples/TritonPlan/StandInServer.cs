using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TritonPlan;

/// <summary>
/// A stand-in for Triton, so that the sample runs without one: it lists three models, tells their configurations, and takes new ones. It runs nothing, and it is no test of anything; the real server's ways are in docs/triton.md.
/// </summary>
internal sealed class StandInServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, JsonObject> _configurations = new(StringComparer.Ordinal);

    private StandInServer(string[] models)
    {
        foreach (string model in models)
        {
            _configurations[model] = (JsonObject)JsonNode.Parse(
                $$"""{ "name": "{{model}}", "backend": "stand-in", "max_batch_size": 16, "dynamic_batching": { "preferred_batch_size": [ 4, 16 ], "max_queue_delay_microseconds": 2000 }, "instance_group": [ { "name": "{{model}}", "kind": "KIND_CPU", "count": 1, "gpus": [] } ] }""")!;
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapPost("/v2/repository/index", () => Json(new JsonArray([.. _configurations.Keys.Order(StringComparer.Ordinal).Select(model => new JsonObject { ["name"] = model, ["version"] = "1", ["state"] = "READY" })])));
        _application.MapGet("/v2/models/{model}/config", (string model) => Json(_configurations[model]));
        _application.MapPost("/v2/repository/models/{model}/load", LoadAsync);
        _application.MapGet("/metrics", () => Results.Text(string.Concat(_configurations.Keys.Select(model => $"nv_inference_pending_request_count{{model=\"{model}\",version=\"1\"}} 0\n"))));
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

    private static ContentHttpResult Json(JsonNode node) => TypedResults.Text(node.ToJsonString(), "application/json");

    private async Task LoadAsync(string model, HttpRequest request)
    {
        JsonNode? body = await JsonNode.ParseAsync(request.Body);
        var configuration = (JsonObject)JsonNode.Parse(body!["parameters"]!["config"]!.GetValue<string>())!;
        JsonNode largest = configuration["max_batch_size"]!;
        configuration["dynamic_batching"]!["preferred_batch_size"] ??= new JsonArray(largest.DeepClone());
        _configurations[model] = configuration;
    }
}
