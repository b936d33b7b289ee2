using System.Collections.Concurrent;
using System.Globalization;
using InferLine.Backends.Triton.Tests.Fake;
using Microsoft.AspNetCore.Http;

namespace InferLine.Testing;

/// <summary>A fake Triton behind real sockets: the server's port, and the one of its metrics.</summary>
internal sealed class TritonHost : SocketHost
{
    private const string HeaderLength = "Inference-Header-Content-Length";
    private const int MetricsPort = 8002;

    private TritonHost(FakeTriton server)
        : base(ports: 2) => Server = server;

    public FakeTriton Server { get; }

    public Uri Url { get; private set; } = new("http://unknown");

    public Uri MetricsUrl { get; private set; } = new("http://unknown");

    /// <summary>The values of the header Authorization.</summary>
    public ConcurrentBag<string> Credentials { get; } = [];

    public static async Task<TritonHost> StartAsync(params string[] models)
    {
        var server = new FakeTriton(RecordedRepository.Basic);
        server.Start(models);
        var host = new TritonHost(server);
        Uri[] urls = await host.ListenAsync();
        (host.Url, host.MetricsUrl) = (urls[0], urls[1]);
        return host;
    }

    protected override async Task<byte[]> AnswerAsync(HttpRequest request, byte[] body, int port, HttpResponse response)
    {
        Credentials.Add(request.Headers.Authorization.ToString());
        FakeAnswer answer = await Server.HandleAsync(request.Method, request.Path.Value!, port == MetricsUrl.Port ? MetricsPort : 8000, body, request.Headers[HeaderLength]);
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.HeaderLength is { } length)
        {
            response.Headers[HeaderLength] = length.ToString(CultureInfo.InvariantCulture);
        }

        return answer.Body;
    }
}
