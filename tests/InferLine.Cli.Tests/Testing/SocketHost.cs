using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InferLine.Testing;

/// <summary>A fake server behind real sockets, with a port for each of its interfaces.</summary>
internal abstract class SocketHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    protected SocketHost(int ports)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            for (int i = 0; i < ports; i++)
            {
                options.Listen(IPAddress.Loopback, 0);
            }
        });
        _application = builder.Build();
        _application.Run(RunAsync);
    }

    /// <summary>What is seen of each request before it is answered.</summary>
    public Action<HttpRequest> Saw { get; set; } = _ => { };

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>Begins to listen.</summary>
    /// <returns>The addresses, one for each port.</returns>
    protected async Task<Uri[]> ListenAsync()
    {
        await _application.StartAsync(TestContext.Current.CancellationToken);
        return [.. _application.Urls.Select(url => new Uri(url))];
    }

    /// <summary>Answers a request.</summary>
    /// <returns>The body of the answer; its status and headers are set.</returns>
    protected abstract Task<byte[]> AnswerAsync(HttpRequest request, byte[] body, int port, HttpResponse response);

    private async Task RunAsync(HttpContext context)
    {
        Saw(context.Request);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await context.Response.Body.WriteAsync(await AnswerAsync(context.Request, body.ToArray(), context.Connection.LocalPort, context.Response));
    }
}
