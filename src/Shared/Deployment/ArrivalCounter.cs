namespace InferLine.Backends.Deployment;

/// <summary>Adds up what arrives at the servers of a stage.</summary>
/// <typeparam name="TServer">The servers.</typeparam>
/// <typeparam name="TArrivals">What is known of one of them from the last reading.</typeparam>
internal sealed class ArrivalCounter<TServer, TArrivals>
    where TServer : ModelServer
    where TArrivals : new()
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TServer, TArrivals> _known = [];
    private double _arrived;
    private long _told;

    /// <summary>Takes in what the servers say. One that is not among them begins anew when it is again: what came to it meanwhile is not counted.</summary>
    /// <param name="servers">The servers that answered.</param>
    /// <param name="grown">How many queries came to a server, by its index, since it was last read; 0 the first time.</param>
    /// <returns>The queries since the first reading.</returns>
    public long Read(IReadOnlyList<TServer> servers, Func<int, TArrivals, double> grown)
    {
        lock (_gate)
        {
            foreach (TServer gone in _known.Keys.Except(servers).ToArray())
            {
                _known.Remove(gone);
            }

            for (int s = 0; s < servers.Count; s++)
            {
                if (!_known.TryGetValue(servers[s], out TArrivals? arrivals))
                {
                    _known.Add(servers[s], arrivals = new TArrivals());
                }

                _arrived += grown(s, arrivals);
            }

            // Servers may say less for a while, as while requests are in no count; what was told stays.
            _told = Math.Max(_told, (long)Math.Floor(_arrived + 1e-6));
            return _told;
        }
    }
}
