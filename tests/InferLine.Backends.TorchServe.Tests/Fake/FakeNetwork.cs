using System.Net;
using System.Net.Http.Headers;
using System.Text;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>Servers by host name, and what goes wrong on the way to them.</summary>
internal sealed class FakeNetwork : HttpMessageHandler
{
    private readonly Dictionary<string, FakeTorchServe> _servers = new(StringComparer.Ordinal);

    /// <summary>The hosts that do not answer.</summary>
    public HashSet<string> Down { get; } = new(StringComparer.Ordinal);

    /// <summary>What goes wrong, if anything, with the n-th request.</summary>
    public Func<HttpRequestMessage, int, Fault> Faults { get; set; } = (_, _) => Fault.None;

    /// <summary>Answers that do not come from a server; none by default.</summary>
    public Func<HttpRequestMessage, FakeAnswer?> Answers { get; set; } = _ => null;

    /// <summary>All requests: <c>PUT one:8081/models/a?min_worker=1</c>.</summary>
    public List<string> Requests { get; } = [];

    public FakeNetwork Add(string host, FakeTorchServe server)
    {
        _servers.Add(host, server);
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

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri uri = request.RequestUri!;
        int number;
        lock (Requests)
        {
            number = Requests.Count;
            Requests.Add(FormattableString.Invariant($"{request.Method} {uri.Host}:{uri.Port}{uri.PathAndQuery}"));
        }

        Fault fault = Faults(request, number);
        bool down;
        lock (Down)
        {
            down = Down.Contains(uri.Host);
        }

        if (down || fault == Fault.Refused)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
        }

        if (fault is Fault.Unavailable or Fault.Internal)
        {
            return Response(fault == Fault.Unavailable ? new FakeAnswer(503, Encoding.UTF8.GetBytes("upstream connect error"), "text/plain") : FakeAnswer.Error(500, "RuntimeException", "something broke"));
        }

        if (Answers(request) is { } canned)
        {
            return Response(canned);
        }

        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);

        // The server goes on with what it was asked, whether or not anybody waits for the answer.
        FakeAnswer answer = await Task.Run(
            () => _servers[uri.Host].HandleAsync(request.Method.Method, uri.PathAndQuery, uri.Port, body, request.Content?.Headers.ContentType?.ToString(), request.Headers.Authorization?.ToString()), CancellationToken.None)
            .WaitAsync(cancellationToken);
        if (fault == Fault.NoAnswer)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return fault == Fault.AnswerLost ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.") : Response(answer);
    }

    private static HttpResponseMessage Response(FakeAnswer answer)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body) };
        response.Content.Headers.ContentType = answer.ContentType is null ? null : MediaTypeHeaderValue.Parse(answer.ContentType);
        response.Headers.ConnectionClose = answer.Status >= 400 ? true : null;
        return response;
    }
}
