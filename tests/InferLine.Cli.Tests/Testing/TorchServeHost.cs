using System.Collections.Concurrent;
using System.Net;
using InferLine.Backends.TorchServe.Tests.Fake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InferLine.Testing;

/// <summary>A fake TorchServe behind real sockets: inference, management and metrics, each with a port of its own.</summary>
internal sealed class TorchServeHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TorchServeHost(FakeTorchServe server)
    {
        Server = server;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            for (int i = 0; i < 3; i++)
            {
                options.Listen(IPAddress.Loopback, 0);
            }
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public FakeTorchServe Server { get; }

    public Uri Url { get; private set; } = new("http://unknown");

    public Uri ManagementUrl { get; private set; } = new("http://unknown");

    public Uri MetricsUrl { get; private set; } = new("http://unknown");

    /// <summary>What is seen of each request before it is answered.</summary>
    public Action<HttpRequest> Saw { get; set; } = _ => { };

    /// <summary>The paths, with what the header Authorization was.</summary>
    public ConcurrentBag<(string Path, string Authorization)> Requests { get; } = [];

    /// <summary>Starts a server with models a, b and c, which have a worker each.</summary>
    public static async Task<TorchServeHost> StartAsync()
    {
        var server = new FakeTorchServe(RecordedStore.Archives());
        server.Start(("a.mar", 1, 1, 100), ("b.mar", 1, 8, 50), ("c.mar", 1, 1, 100));
        var host = new TorchServeHost(server);
        await host._application.StartAsync(TestContext.Current.CancellationToken);
        Uri[] urls = [.. host._application.Urls.Select(url => new Uri(url))];
        (host.Url, host.ManagementUrl, host.MetricsUrl) = (urls[0], urls[1], urls[2]);
        return host;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Saw(context.Request);
        string authorization = context.Request.Headers.Authorization.ToString();
        Requests.Add((context.Request.Path.Value!, authorization));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        int port = context.Connection.LocalPort;
        FakeAnswer answer = await Server.HandleAsync(
            context.Request.Method,
            context.Request.Path.Value! + context.Request.QueryString.Value,
            port == ManagementUrl.Port ? 8081 : port == MetricsUrl.Port ? 8082 : 8080,
            body.ToArray(),
            context.Request.ContentType,
            authorization);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(answer.Body);
    }
}
