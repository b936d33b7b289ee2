using System.Net;
using System.Net.Http.Headers;
using System.Text;
using InferLine.Backends.Http;
using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>Servers by host name, and what goes wrong on the way to them.</summary>
internal sealed class FakeNetwork : HttpMessageHandler
{
    private readonly Dictionary<string, FakeTriton> _servers = new(StringComparer.Ordinal);

    /// <summary>The hosts that do not answer.</summary>
    public HashSet<string> Down { get; } = new(StringComparer.Ordinal);

    /// <summary>What goes wrong, if anything, with the n-th request.</summary>
    public Func<HttpRequestMessage, int, Fault> Faults { get; set; } = (_, _) => Fault.None;

    /// <summary>Answers that do not come from a server; none by default.</summary>
    public Func<HttpRequestMessage, FakeAnswer?> Answers { get; set; } = _ => null;

    /// <summary>All requests: <c>POST a/v2/repository/models/x/load</c>.</summary>
    public List<string> Requests { get; } = [];

    public FakeNetwork Add(string host, FakeTriton server)
    {
        _servers.Add(host, server);
        return this;
    }

    public void Replace(string host, FakeTriton server) => _servers[host] = server;

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

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string host = request.RequestUri!.Host;
        int number;
        lock (Requests)
        {
            number = Requests.Count;
            Requests.Add($"{request.Method} {host}{request.RequestUri.AbsolutePath}");
        }

        Fault fault = Faults(request, number);
        bool down;
        lock (Down)
        {
            down = Down.Contains(host);
        }

        if (down || fault == Fault.Refused)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
        }

        if (fault is Fault.Unavailable or Fault.Internal)
        {
            return Response(fault == Fault.Unavailable ? new FakeAnswer(503, Encoding.UTF8.GetBytes("upstream connect error"), "text/plain") : FakeAnswer.Error(500, "something broke"));
        }

        if (Answers(request) is { } canned)
        {
            return Response(canned);
        }

        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        string? headerLength = request.Content?.Headers.TryGetValues("Inference-Header-Content-Length", out IEnumerable<string>? values) == true ? values.First() : null;

        // The server goes on with what it was asked, whether or not anybody waits for the answer.
        FakeAnswer answer = await Task.Run(() => _servers[host].HandleAsync(request.Method.Method, request.RequestUri.AbsolutePath, request.RequestUri.Port, body, headerLength), CancellationToken.None)
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
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        if (answer.HeaderLength is { } length)
        {
            response.Headers.Add("Inference-Header-Content-Length", length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return response;
    }
}
