using System.Collections.Concurrent;
using InferLine.Backends.Deployment;
using InferLine.Backends.Http;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>A TorchServe server, and where requests for its models go.</summary>
internal sealed class TorchServeServer(TorchServeClient client) : ModelServer(ServerAddress.NameOf(client.Endpoint))
{
    private readonly ConcurrentDictionary<string, ModelTraffic> _traffic = new(StringComparer.Ordinal);

    public TorchServeClient Client { get; } = client;

    public ModelTraffic TrafficOf(string model) => _traffic.GetOrAdd(model, static name => new ModelTraffic(name));

    /// <summary>A server that says it is unhealthy answers, and its other models serve.</summary>
    public override async Task<bool> IsLiveAsync(CancellationToken cancellationToken) => Answers((await Client.PingAsync(cancellationToken).ConfigureAwait(false)).Error);

    public override void Dispose() => Client.Dispose();

    public static bool Answers(TorchServeError? error) => error is null or { IsOutcomeUnknown: false, Kind: not TorchServeErrorKind.Unavailable };
}
