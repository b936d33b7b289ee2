using System.Text.Json.Nodes;

namespace TensorFlowServing;

/// <summary>The servers of a stage, of which the first few get traffic.</summary>
public sealed class StageServers(ServedStage served, HttpClient http)
{
    private readonly ServingClient[] _servers = [.. served.Endpoints.Select(endpoint => new ServingClient(http, endpoint, served.Model))];
    private int _used;
    private uint _turn;

    public ServedStage Served => served;

    /// <summary>The servers that get traffic.</summary>
    public IReadOnlyList<ServingClient> Used => _servers[..Volatile.Read(ref _used)];

    /// <summary>The first servers, whether or not they get traffic.</summary>
    public IReadOnlyList<ServingClient> First(int count) => _servers[..count];

    /// <summary>Sends new requests to the first servers only. Those that are under way elsewhere end there: that is all the draining that is needed.</summary>
    public void Use(int count) => Volatile.Write(ref _used, count);

    /// <summary>Sends a request to the servers in turn; a server that does not answer passes it on.</summary>
    public async Task<JsonNode?> PredictAsync(JsonNode? instance, CancellationToken cancellationToken)
    {
        IReadOnlyList<ServingClient> servers = Used;
        uint first = Interlocked.Increment(ref _turn);
        ServingException? failure = null;
        for (uint i = 0; i < servers.Count; i++)
        {
            try
            {
                return (await servers[(int)((first + i) % servers.Count)].PredictAsync([instance?.DeepClone()], cancellationToken))[0];
            }
            catch (ServingException exception)
            {
                failure = exception;
            }
        }

        throw failure ?? new ServingException($"stage '{served.Stage}' has no server in use; apply a plan first");
    }
}
