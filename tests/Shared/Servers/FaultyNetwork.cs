using System.Net;
using System.Text;

namespace InferLine.Backends.Tests.Servers;

/// <summary>What goes wrong on the way to servers.</summary>
internal abstract class FaultyNetwork : HttpMessageHandler
{
    /// <summary>The hosts that do not answer.</summary>
    public HashSet<string> Down { get; } = new(StringComparer.Ordinal);

    /// <summary>What goes wrong, if anything, with the n-th request.</summary>
    public Func<HttpRequestMessage, int, Fault> Faults { get; set; } = (_, _) => Fault.None;

    /// <summary>All requests, as <see cref="NameOf"/> tells them.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>How a request is listed.</summary>
    protected abstract string NameOf(HttpMethod method, Uri uri);

    /// <summary>An answer that does not come from a server; <see langword="null"/> if it should.</summary>
    protected abstract HttpResponseMessage? AnswerWithout(HttpRequestMessage request);

    /// <summary>What the server at the request's host answers.</summary>
    protected abstract Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, byte[] body);

    /// <summary>What the server answers when something broke in it.</summary>
    protected abstract HttpResponseMessage Broken();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri uri = request.RequestUri!;
        int number;
        lock (Requests)
        {
            number = Requests.Count;
            Requests.Add(NameOf(request.Method, uri));
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

        if (fault == Fault.Unavailable)
        {
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("upstream connect error", Encoding.UTF8, "text/plain") };
        }

        if (fault == Fault.Internal)
        {
            return Broken();
        }

        if (AnswerWithout(request) is { } canned)
        {
            return canned;
        }

        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);

        // The server goes on with what it was asked, whether or not anybody waits for the answer.
        HttpResponseMessage answer = await Task.Run(() => AnswerAsync(request, body), CancellationToken.None).WaitAsync(cancellationToken);
        if (fault == Fault.NoAnswer)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return fault == Fault.AnswerLost ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.") : answer;
    }
}
