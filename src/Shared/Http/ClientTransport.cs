using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace InferLine.Backends.Http;

/// <summary>The handlers that requests pass, from the outermost to the connection.</summary>
internal static class ClientTransport
{
    /// <summary>The handler at the end, with a pool of connections of its own.</summary>
    public static SocketsHttpHandler CreatePrimary(IClientOptions options) => new()
    {
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = options.ConnectionLifetime,

        // Model servers redirect nobody: whatever does is none, and must not be given the headers.
        AllowAutoRedirect = false,
        UseCookies = false,
    };

    /// <summary>A client outside a host.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client owns its handlers.")]
    public static HttpClient CreateClient(IClientOptions options, HttpMessageHandler primary)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage>();
        ClientResilience.Configure(builder, options);
        var buffering = new BufferingHandler(options.MaxResponseBytes) { InnerHandler = primary };
        var client = new HttpClient(new ResilienceHandler(builder.Build()) { InnerHandler = buffering });
        ConfigureClient(client, options);
        return client;
    }

    public static void ConfigureClient(HttpClient client, IClientOptions options)
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = options.MaxResponseBytes;
        foreach ((string name, string value) in options.Headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }
    }
}
