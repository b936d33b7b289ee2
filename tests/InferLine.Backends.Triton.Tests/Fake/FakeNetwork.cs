using System.Net;
using System.Net.Http.Headers;
using InferLine.Backends.Http;
using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>Triton servers, by host name. Requests are listed as <c>POST a/v2/repository/models/x/load</c>.</summary>
internal sealed class FakeNetwork : ServerNetwork<FakeTriton>
{
    /// <summary>Answers that do not come from a server; none by default.</summary>
    public Func<HttpRequestMessage, FakeAnswer?> Answers { get; set; } = _ => null;

    public FakeNetwork Add(string host, FakeTriton server)
    {
        Set(host, server);
        return this;
    }

    public TritonClient Client(string host, TritonClientOptions? options = null)
    {
        options ??= Quick();
        HttpClient client = ClientTransport.CreateClient(options, this);
        return new TritonClient(new Uri($"http://{host}:8000"), null, _ => client);
    }

    public static TritonClientOptions Quick() => new()
    {
        ReadAttemptTimeout = TimeSpan.FromMilliseconds(100),
        ReadTimeout = TimeSpan.FromMilliseconds(500),
        LoadTimeout = TimeSpan.FromMilliseconds(200),
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    protected override string NameOf(HttpMethod method, Uri uri) => $"{method} {uri.Host}{uri.AbsolutePath}";

    protected override HttpResponseMessage? AnswerWithout(HttpRequestMessage request) => Answers(request) is { } answer ? Response(answer) : null;

    protected override HttpResponseMessage Broken() => Response(FakeAnswer.Error(500, "something broke"));

    protected override async Task<HttpResponseMessage> AnswerAsync(FakeTriton server, HttpRequestMessage request, byte[] body)
    {
        string? headerLength = request.Content?.Headers.TryGetValues("Inference-Header-Content-Length", out IEnumerable<string>? values) == true ? values.First() : null;
        return Response(await server.HandleAsync(request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Port, body, headerLength));
    }

    private static HttpResponseMessage Response(FakeAnswer answer)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        if (answer.HeaderLength is { } length)
        {
            response.Headers.Add("Inference-Header-Content-Length", length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return response;
    }
}
