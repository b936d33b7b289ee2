using System.Net;
using System.Net.Http.Headers;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Tests.Wire;

/// <summary>Gives one recorded answer, and keeps what was asked.</summary>
internal sealed class RecordedHandler(Exchange exchange) : HttpMessageHandler
{
    public string Method { get; private set; } = "";

    public Uri? Uri { get; private set; }

    public byte[] Body { get; private set; } = [];

    public string? ContentType { get; private set; }

    public string? Authorization { get; private set; }

    public TorchServeClient CreateClient(TorchServeKeys? keys = null)
    {
        HttpClient client = TorchServeClient.CreateHttpClient(new TorchServeClientOptions { MaxRetries = 0 }, this);
        return new TorchServeClient(new Uri("http://localhost:8080"), null, null, keys, _ => client);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Method = request.Method.Method;
        Uri = request.RequestUri;
        Authorization = request.Headers.Authorization?.ToString();
        if (request.Content is not null)
        {
            Body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            ContentType = request.Content.Headers.ContentType?.ToString();
        }

        var response = new HttpResponseMessage((HttpStatusCode)exchange.Status) { Content = new ByteArrayContent(exchange.Body) };
        if (exchange.Headers.TryGetValue("content-type", out string? contentType))
        {
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        return response;
    }
}
