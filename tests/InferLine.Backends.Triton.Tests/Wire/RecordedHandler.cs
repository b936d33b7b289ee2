using System.Net;
using System.Net.Http.Headers;
using InferLine.Backends.Http;
using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Tests.Wire;

/// <summary>Gives one recorded answer, and keeps what was asked.</summary>
internal sealed class RecordedHandler(Exchange exchange) : HttpMessageHandler
{
    public string Method { get; private set; } = "";

    public Uri? Uri { get; private set; }

    public byte[] Body { get; private set; } = [];

    public string? ContentType { get; private set; }

    public string? HeaderLength { get; private set; }

    public TritonClient CreateClient()
    {
        var options = new TritonClientOptions { MaxRetries = 0 };
        HttpClient client = ClientTransport.CreateClient(options, this);
        return new TritonClient(new Uri("http://localhost:8000"), null, _ => client);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Method = request.Method.Method;
        Uri = request.RequestUri;
        if (request.Content is not null)
        {
            Body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            ContentType = request.Content.Headers.ContentType?.ToString();
            HeaderLength = request.Content.Headers.TryGetValues("Inference-Header-Content-Length", out IEnumerable<string>? values) ? values.First() : null;
        }

        var response = new HttpResponseMessage((HttpStatusCode)exchange.Status) { Content = new ByteArrayContent(exchange.Body) };
        foreach ((string name, string value) in exchange.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else if (!name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }
}
