using InferLine.Backends.Triton.Client;
using InferLine.Pipelines;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>Counts what the stages have served, from the servers' metrics, which survive reloads; the statistics do not.</summary>
internal sealed class ServedCounter(Pipeline pipeline)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Stage, TritonServer Server), CounterIncreases> _counters = [];
    private readonly long[] _items = new long[pipeline.Stages.Count];
    private readonly int _entry = Enumerable.Range(0, pipeline.Stages.Count).First(pipeline.Topology.IsEntry);

    /// <returns>The items since the first reading; <see langword="null"/> if a server does not say.</returns>
    public ServedItems? Read(IReadOnlyList<StagePart> parts, IReadOnlyDictionary<TritonServer, TritonResult<IReadOnlyList<MetricSample>>> samples)
    {
        lock (_gate)
        {
            bool complete = true;
            foreach (StagePart part in parts)
            {
                if (samples[part.Server.Server].ValueOrDefault is not { } metrics)
                {
                    complete = false;
                    continue;
                }

                (int, TritonServer) key = (part.Stage, part.Server.Server);
                if (!_counters.TryGetValue(key, out CounterIncreases? counter))
                {
                    _counters.Add(key, counter = new CounterIncreases());
                }

                _items[part.Stage] += (long)counter.Read(metrics.Of(TritonMetrics.Items, part.Model));
            }

            // An entry has one item of every query.
            return complete ? new ServedItems(_items[_entry], [.. _items]) : null;
        }
    }
}
