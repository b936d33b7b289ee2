using InferLine.Pipelines;

namespace InferLine.Estimation;

/// <summary>Makes the keys under which simulated stages are kept. Thread-safe.</summary>
internal sealed class PrefixKeys
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StageConfiguration, int> _numbers = [];
    private readonly int[][] _prefixes;

    public PrefixKeys(WorkloadLayout layout) => _prefixes = FindPrefixes(layout.Workload.Pipeline.Topology, layout.Stages.Length);

    /// <summary>The stages from which a stage can be reached, and itself, increasing.</summary>
    public ReadOnlySpan<int> Prefix(int stage) => _prefixes[stage];

    /// <summary>The key of a stage under the configurations of itself and all stages before it; others are not looked at.</summary>
    public PrefixKey Of(int stage, ReadOnlySpan<StageConfiguration> configurations)
    {
        int[] prefix = _prefixes[stage];
        int[] parts = new int[prefix.Length + 1];
        parts[0] = stage;
        lock (_lock)
        {
            for (int i = 0; i < prefix.Length; i++)
            {
                parts[i + 1] = Number(configurations[prefix[i]]);
            }
        }

        return new PrefixKey(parts);
    }

    private int Number(in StageConfiguration configuration)
    {
        if (!_numbers.TryGetValue(configuration, out int number))
        {
            _numbers[configuration] = number = _numbers.Count;
        }

        return number;
    }

    private static int[][] FindPrefixes(PipelineTopology topology, int stageCount)
    {
        int[][] prefixes = new int[stageCount][];
        foreach (int stage in topology.TopologicalOrder)
        {
            prefixes[stage] = [.. topology.InEdges(stage).SelectMany(edge => prefixes[topology.Source(edge)]).Append(stage).Distinct().Order()];
        }

        return prefixes;
    }
}
