using System.Net;
using System.Net.Http.Headers;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>TorchServe servers, by host name. Requests are listed as <c>PUT one:8081/models/a?min_worker=1</c>.</summary>
internal sealed class FakeNetwork : ServerNetwork<FakeTorchServe>
{
    /// <summary>Answers that do not come from a server; none by default.</summary>
    public Func<HttpRequestMessage, FakeAnswer?> Answers { get; set; } = _ => null;

    public FakeNetwork Add(string host, FakeTorchServe server)
    {
        Set(host, server);
        return this;
    }

    public TorchServeClient Client(string host, TorchServeClientOptions? options = null, TorchServeKeys? keys = null)
    {
        HttpClient client = TorchServeClient.CreateHttpClient(options ?? Quick(), this);
        return new TorchServeClient(new Uri($"http://{host}:8080"), null, null, keys, _ => client);
    }

    /// <summary>For networks where answers get lost: the machine may be slow, but not for long.</summary>
    public static TorchServeClientOptions Quick() => new()
    {
        ReadAttemptTimeout = TimeSpan.FromMilliseconds(250),
        ReadTimeout = TimeSpan.FromSeconds(5),
        ChangeTimeout = TimeSpan.FromMilliseconds(500),
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>For all others: no machine is too slow.</summary>
    public static TorchServeClientOptions Patient() => new()
    {
        ConnectTimeout = TimeSpan.FromMinutes(2),
        ReadAttemptTimeout = TimeSpan.FromMinutes(2),
        ReadTimeout = TimeSpan.FromMinutes(4),
        ChangeTimeout = TimeSpan.FromMinutes(2),
        InferenceTimeout = TimeSpan.FromMinutes(2),
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    protected override string NameOf(HttpMethod method, Uri uri) => FormattableString.Invariant($"{method} {uri.Host}:{uri.Port}{uri.PathAndQuery}");

    protected override HttpResponseMessage? AnswerWithout(HttpRequestMessage request) => Answers(request) is { } answer ? Response(answer) : null;

    protected override HttpResponseMessage Broken() => Response(FakeAnswer.Error(500, "RuntimeException", "something broke"));

    protected override async Task<HttpResponseMessage> AnswerAsync(FakeTorchServe server, HttpRequestMessage request, byte[] body)
    {
        Uri uri = request.RequestUri!;
        return Response(await server.HandleAsync(request.Method.Method, uri.PathAndQuery, uri.Port, body, request.Content?.Headers.ContentType?.ToString(), request.Headers.Authorization?.ToString()));
    }

    private static HttpResponseMessage Response(FakeAnswer answer)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body) };
        response.Content.Headers.ContentType = answer.ContentType is null ? null : MediaTypeHeaderValue.Parse(answer.ContentType);
        response.Headers.ConnectionClose = answer.Status >= 400 ? true : null;
        return response;
    }
}
