using System.Text.Json.Nodes;

namespace TensorFlowServing.Fake;

/// <summary>A server process, as far as the sample needs one: the status of its model, and predictions, which are twice the instances.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    /// <summary>An instance that is answered whatever the fault.</summary>
    public const int Probe = -1;

    private readonly WebApplication _app;
    private TaskCompletionSource _healed = new();
    private FakeFault _fault;
    private int _probes;

    private FakeServer(WebApplication app, string model)
    {
        _app = app;
        app.Use(FailAsync);
        app.MapGet("/v1/models/{name}", (string name) => name == model
            ? Results.Json(new JsonObject { ["model_version_status"] = new JsonArray(Version()) })
            : Results.Json(new JsonObject { ["error"] = $"Could not find any versions of model {name}" }, statusCode: StatusCodes.Status404NotFound));
        app.MapPost("/v1/models/{call}", async (string call, HttpRequest request) => call == $"{model}:predict"
            ? Results.Json(new JsonObject { ["predictions"] = Predict((await JsonNode.ParseAsync(request.Body))!["instances"]!.AsArray()) })
            : Results.Json(new JsonObject { ["error"] = $"Servable not found for request: {call}" }, statusCode: StatusCodes.Status404NotFound));
    }

    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>The probes that arrived so far.</summary>
    public int Probes => Volatile.Read(ref _probes);

    public static async Task<FakeServer> StartAsync(string model)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeServer(builder.Build(), model);
        await server._app.StartAsync();
        return server;
    }

    public void Break(FakeFault fault) => _fault = fault;

    public void Heal()
    {
        _fault = FakeFault.None;
        Interlocked.Exchange(ref _healed, new TaskCompletionSource()).SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Heal();
        await _app.DisposeAsync();
    }

    private static JsonObject Version() =>
        new() { ["version"] = "1", ["state"] = "AVAILABLE", ["status"] = new JsonObject { ["error_code"] = "OK", ["error_message"] = "" } };

    private JsonArray Predict(JsonArray instances) => [.. instances.Select(instance =>
    {
        int value = (int)instance!;
        _ = value == Probe ? Interlocked.Increment(ref _probes) : 0;
        return (JsonNode)(2 * value);
    })];

    private async Task FailAsync(HttpContext context, RequestDelegate next)
    {
        FakeFault fault = _fault;
        context.Request.EnableBuffering();
        string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        context.Request.Body.Position = 0;
        if (fault == FakeFault.None || body.Contains($"[{Probe}]", StringComparison.Ordinal))
        {
            await next(context);
        }
        else if (fault == FakeFault.Unreachable)
        {
            context.Abort();
        }
        else
        {
            await _healed.Task.WaitAsync(context.RequestAborted);
        }
    }
}
