using System.Collections.Concurrent;

namespace InferLine.Backends.Deployment;

/// <summary>Chooses the server with the fewest requests under way for each of its replicas; not one that has just failed, as long as there is another.</summary>
internal sealed class LeastLoaded<TServer, TTarget>(TimeProvider time)
    where TServer : ModelServer
    where TTarget : class
{
    private static readonly TimeSpan Avoidance = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TServer, ServerLoad> _loads = new();

    /// <param name="serving">The parts that have replicas; at least one is not excluded.</param>
    /// <param name="excluded">Servers that are out of the question.</param>
    public StagePart<TServer, TTarget> Choose(IEnumerable<StagePart<TServer, TTarget>> serving, IReadOnlySet<TServer> excluded)
    {
        long now = time.GetTimestamp();
        return serving.Where(part => !excluded.Contains(part.Server.Server)).MinBy(part =>
        {
            ServerLoad load = LoadOf(part.Server.Server);
            bool avoided = !part.Server.Server.IsAvailable || Volatile.Read(ref load.AvoidedUntil) > now;
            return (avoided, (Volatile.Read(ref load.UnderWay) + 1.0) / part.Share);
        })!;
    }

    public void Begin(TServer server) => Interlocked.Increment(ref LoadOf(server).UnderWay);

    public void End(TServer server) => Interlocked.Decrement(ref LoadOf(server).UnderWay);

    /// <summary>Prefers others for a second.</summary>
    public void Avoid(TServer server) => Volatile.Write(ref LoadOf(server).AvoidedUntil, time.GetTimestamp() + (long)(Avoidance.TotalSeconds * time.TimestampFrequency));

    private ServerLoad LoadOf(TServer server) => _loads.GetOrAdd(server, static _ => new ServerLoad());

    private sealed class ServerLoad
    {
        public int UnderWay;

        public long AvoidedUntil = long.MinValue;
    }
}
