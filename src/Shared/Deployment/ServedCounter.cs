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

    /// <param name="parts">What the servers say now.</param>
    /// <returns>The items since the first reading; <see langword="null"/> if a server does not say.</returns>
    public ServedItems? Read(IReadOnlyList<PartStatus<TServer, TTarget>> parts)
    {
        lock (_gate)
        {
            bool complete = true;
            foreach (PartStatus<TServer, TTarget> one in parts)
            {
                if (one.Served is null)
                {
                    complete = false;
                    continue;
                }

                (int, TServer) key = (one.Part.Stage, one.Part.Server.Server);
                if (!_counters.TryGetValue(key, out CounterIncreases? counter))
                {
                    _counters.Add(key, counter = new CounterIncreases());
                }

                _items[one.Part.Stage] += (long)counter.Read(one.Served);
            }

            // An entry has one item of every query.
            return complete ? new ServedItems(_items[_entry], [.. _items]) : null;
        }
    }
}
