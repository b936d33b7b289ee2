using InferLine.Pipelines;

namespace InferLine.Backends.Deployment;

/// <summary>
/// Counts what the stages have served, from counts that the servers keep. Those start at 0 when a model is unloaded or its server restarted: a count that falls is taken for a new start.
/// </summary>
internal sealed class ServedCounter<TServer, TTarget>(Pipeline pipeline)
    where TServer : ModelServer
    where TTarget : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Stage, TServer Server), double> _last = [];
    private readonly long[] _items = new long[pipeline.Stages.Count];
    private readonly int _entry = Enumerable.Range(0, pipeline.Stages.Count).First(pipeline.Topology.IsEntry);

    /// <param name="parts">The models.</param>
    /// <param name="count">What a model's server counts for it; <see langword="null"/> if it does not say.</param>
    /// <returns>The items since the first reading; <see langword="null"/> if a server does not say.</returns>
    public ServedItems? Read(IReadOnlyList<StagePart<TServer, TTarget>> parts, Func<StagePart<TServer, TTarget>, double?> count)
    {
        lock (_gate)
        {
            bool complete = true;
            foreach (StagePart<TServer, TTarget> part in parts)
            {
                if (count(part) is not { } now)
                {
                    complete = false;
                    continue;
                }

                (int, TServer) key = (part.Stage, part.Server.Server);
                if (_last.TryGetValue(key, out double before))
                {
                    _items[part.Stage] += (long)(now >= before ? now - before : now);
                }

                _last[key] = now;
            }

            // An entry has one item of every query.
            return complete ? new ServedItems(_items[_entry], [.. _items]) : null;
        }
    }
}
