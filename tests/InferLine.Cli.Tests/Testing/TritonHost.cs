using System.Collections.Concurrent;
using System.Net;
using InferLine.Backends.Triton.Tests.Fake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InferLine.Testing;

/// <summary>A fake Triton behind real sockets: the server's port, and the one of its metrics.</summary>
internal sealed class TritonHost : IAsyncDisposable
{
    private const string HeaderLength = "Inference-Header-Content-Length";
    private const int MetricsPort = 8002;

    private readonly WebApplication _application;

    private TritonHost(FakeTriton server)
    {
        Server = server;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Listen(IPAddress.Loopback, 0);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public FakeTriton Server { get; }

    public Uri Url { get; private set; } = new("http://unknown");

    public Uri MetricsUrl { get; private set; } = new("http://unknown");

    /// <summary>What is seen of each request before it is answered.</summary>
    public Action<HttpRequest> Saw { get; set; } = _ => { };

    /// <summary>The values of the header Authorization.</summary>
    public ConcurrentBag<string> Credentials { get; } = [];

    public static async Task<TritonHost> StartAsync(params string[] models)
    {
        var server = new FakeTriton(RecordedRepository.Basic);
        server.Start(models);
        var host = new TritonHost(server);
        await host._application.StartAsync(TestContext.Current.CancellationToken);
        Uri[] urls = [.. host._application.Urls.Select(url => new Uri(url))];
        (host.Url, host.MetricsUrl) = (urls[0], urls[1]);
        return host;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Saw(context.Request);
        Credentials.Add(context.Request.Headers.Authorization.ToString());
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        FakeAnswer answer = await Server.HandleAsync(
            context.Request.Method, context.Request.Path.Value!, context.Connection.LocalPort == MetricsUrl.Port ? MetricsPort : 8000, body.ToArray(), context.Request.Headers[HeaderLength]);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (answer.HeaderLength is { } length)
        {
            context.Response.Headers[HeaderLength] = length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await context.Response.Body.WriteAsync(answer.Body);
    }
}
