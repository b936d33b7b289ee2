using InferLine.Backends.Triton.Client;
using InferLine.Pipelines;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>
/// Counts what the stages have served, from the servers' metrics. Those survive reloads, which the statistics do not, and start at 0 when a model is unloaded or its server restarted: a count that falls is
/// taken for a new start.
/// </summary>
internal sealed class ServedCounter(Pipeline pipeline)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Stage, TritonServer Server), double> _last = [];
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

                double count = metrics.Where(sample => sample.Name == "nv_inference_count" && sample.Labels.GetValueOrDefault("model") == part.Model).Sum(sample => sample.Value);
                (int, TritonServer) key = (part.Stage, part.Server.Server);
                if (_last.TryGetValue(key, out double before))
                {
                    _items[part.Stage] += (long)(count >= before ? count - before : count);
                }

                _last[key] = count;
            }

            // An entry has one item of every query.
            return complete ? new ServedItems(_items[_entry], [.. _items]) : null;
        }
    }
}
