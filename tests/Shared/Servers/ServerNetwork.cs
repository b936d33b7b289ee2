namespace InferLine.Backends.Tests.Servers;

/// <summary>Servers by host name, and what goes wrong on the way to them.</summary>
internal abstract class ServerNetwork<TServer> : FaultyNetwork
{
    private readonly Dictionary<string, TServer> _servers = new(StringComparer.Ordinal);

    /// <summary>Puts a server at a host, instead of what was there.</summary>
    public void Set(string host, TServer server) => _servers[host] = server;

    /// <summary>What the server answers.</summary>
    protected abstract Task<HttpResponseMessage> AnswerAsync(TServer server, HttpRequestMessage request, byte[] body);

    protected override Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, byte[] body) => AnswerAsync(_servers[request.RequestUri!.Host], request, body);
}
