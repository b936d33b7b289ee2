using System.Collections.Concurrent;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Deployment;

namespace InferLine.Backends.Triton.Inference;

/// <summary>Requests go to the server with the fewest of them under way for each of its replicas; not to one that has just failed, as long as there is another.</summary>
internal sealed class SharedRoute(string stage, Func<IReadOnlyList<StagePart>> parts, TimeProvider time) : IInferenceRoute
{
    private static readonly TimeSpan Avoidance = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TritonServer, ServerLoad> _loads = new();

    public string Name => $"stage '{stage}'";

    public async Task<TritonError?> CheckAsync(CancellationToken cancellationToken)
    {
        TritonError? last = null;
        foreach (StagePart part in Serving())
        {
            last = (await part.Server.Server.Client.IsModelReadyAsync(part.Model, cancellationToken: cancellationToken).ConfigureAwait(false)).Error;
            if (last is null)
            {
                return null;
            }
        }

        return last ?? NoServer();
    }

    public async Task<TritonResult<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        StagePart[] serving = [.. Serving()];
        if (serving.Length == 0)
        {
            return new TritonResult<InferResponse>(NoServer());
        }

        TritonResult<InferResponse> result;
        var tried = new HashSet<TritonServer>();
        while (true)
        {
            StagePart part = Choose(serving, tried);
            ServerLoad load = LoadOf(part);
            tried.Add(part.Server.Server);
            Interlocked.Increment(ref load.UnderWay);
            try
            {
                result = await part.Server.Server.Client.InferAsync(part.Model, request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref load.UnderWay);
            }

            if (result.Error is not { Kind: TritonErrorKind.NotFound or TritonErrorKind.Unreachable } error)
            {
                return result;
            }

            Volatile.Write(ref load.AvoidedUntil, time.GetTimestamp() + (long)(Avoidance.TotalSeconds * time.TimestampFrequency));

            // A server without the model has not computed anything: another may. One that was lost may have.
            if (error.Kind != TritonErrorKind.NotFound || tried.Count == serving.Length)
            {
                return result;
            }
        }
    }

    private TritonError NoServer() => new(TritonErrorKind.NotFound, null, $"no server has replicas of stage '{stage}'; apply a plan first");

    private IEnumerable<StagePart> Serving() => parts().Where(part => part.Share > 0);

    private ServerLoad LoadOf(StagePart part) => _loads.GetOrAdd(part.Server.Server, static _ => new ServerLoad());

    private StagePart Choose(StagePart[] serving, HashSet<TritonServer> tried)
    {
        long now = time.GetTimestamp();
        return serving.Where(part => !tried.Contains(part.Server.Server)).MinBy(part =>
        {
            ServerLoad load = LoadOf(part);
            bool avoided = !part.Server.Server.IsAvailable || Volatile.Read(ref load.AvoidedUntil) > now;
            return (avoided, (Volatile.Read(ref load.UnderWay) + 1.0) / part.Share);
        })!;
    }

    private sealed class ServerLoad
    {
        public int UnderWay;

        public long AvoidedUntil = long.MinValue;
    }
}
