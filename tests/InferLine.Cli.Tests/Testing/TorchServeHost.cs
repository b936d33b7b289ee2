using System.Collections.Concurrent;
using InferLine.Backends.TorchServe.Tests.Fake;
using Microsoft.AspNetCore.Http;

namespace InferLine.Testing;

/// <summary>A fake TorchServe behind real sockets: inference, management and metrics, each with a port of its own.</summary>
internal sealed class TorchServeHost : SocketHost
{
    private TorchServeHost(FakeTorchServe server)
        : base(ports: 3) => Server = server;

    public FakeTorchServe Server { get; }

    public Uri Url { get; private set; } = new("http://unknown");

    public Uri ManagementUrl { get; private set; } = new("http://unknown");

    public Uri MetricsUrl { get; private set; } = new("http://unknown");

    /// <summary>The paths, with what the header Authorization was.</summary>
    public ConcurrentBag<(string Path, string Authorization)> Requests { get; } = [];

    /// <summary>Starts a server with models a, b and c, which have a worker each.</summary>
    public static async Task<TorchServeHost> StartAsync()
    {
        var server = new FakeTorchServe(RecordedStore.Archives());
        server.Start(("a.mar", 1, 1, 100), ("b.mar", 1, 8, 50), ("c.mar", 1, 1, 100));
        var host = new TorchServeHost(server);
        Uri[] urls = await host.ListenAsync();
        (host.Url, host.ManagementUrl, host.MetricsUrl) = (urls[0], urls[1], urls[2]);
        return host;
    }

    protected override async Task<byte[]> AnswerAsync(HttpRequest request, byte[] body, int port, HttpResponse response)
    {
        string authorization = request.Headers.Authorization.ToString();
        Requests.Add((request.Path.Value!, authorization));
        FakeAnswer answer = await Server.HandleAsync(
            request.Method,
            request.Path.Value! + request.QueryString.Value,
            port == ManagementUrl.Port ? 8081 : port == MetricsUrl.Port ? 8082 : 8080,
            body,
            request.ContentType,
            authorization);
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        return answer.Body;
    }
}
