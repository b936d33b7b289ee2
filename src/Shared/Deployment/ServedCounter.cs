using InferLine.Pipelines;

namespace InferLine.Backends.Deployment;

/// <summary>Counts what the stages have served, from counters that the servers keep.</summary>
internal sealed class ServedCounter<TServer, TTarget>(Pipeline pipeline)
    where TServer : ModelServer
    where TTarget : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Stage, TServer Server), CounterIncreases> _counters = [];
    private readonly long[] _items = new long[pipeline.Stages.Count];
    private readonly int _entry = Enumerable.Range(0, pipeline.Stages.Count).First(pipeline.Topology.IsEntry);

    /// <param name="parts">The models.</param>
    /// <param name="counters">What a model's server counts for it, by series; <see langword="null"/> if it does not say.</param>
    /// <returns>The items since the first reading; <see langword="null"/> if a server does not say.</returns>
    public ServedItems? Read(IReadOnlyList<StagePart<TServer, TTarget>> parts, Func<StagePart<TServer, TTarget>, IEnumerable<(string Series, double Value)>?> counters)
    {
        lock (_gate)
        {
            bool complete = true;
            foreach (StagePart<TServer, TTarget> part in parts)
            {
                if (counters(part) is not { } now)
                {
                    complete = false;
                    continue;
                }

                (int, TServer) key = (part.Stage, part.Server.Server);
                if (!_counters.TryGetValue(key, out CounterIncreases? counter))
                {
                    _counters.Add(key, counter = new CounterIncreases());
                }

                _items[part.Stage] += (long)counter.Read(now);
            }

            // An entry has one item of every query.
            return complete ? new ServedItems(_items[_entry], [.. _items]) : null;
        }
    }
}
