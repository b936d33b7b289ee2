using InferLine.Workloads;

namespace InferLine.Pipelines;

/// <summary>Scale factors from the edges' probabilities.</summary>
/// <remarks>
/// Along a tree a scale factor is a product. At a join it is the mean of a maximum over edges that share ancestors, so the joint
/// distribution is needed: the stages that lead to joins are visited in topological order, and a state holds the item counts of just those that
/// still matter (reached, but with out-edges not yet decided). States that agree are merged, so the work stays small for the graphs that people draw.
/// </remarks>
internal static class ScaleFactorAnalysis
{
    /// <summary>More states than this, and the joint distribution is sampled instead; only graphs with some 17 undecided edges at once get there.</summary>
    private const int MaxStates = 1 << 17;

    private const int SampledQueries = 200_000;

    public static IReadOnlyList<double> Compute(Pipeline pipeline)
    {
        PipelineTopology topology = pipeline.Topology;
        double[] mean = MeansAtJoins(pipeline) ?? [.. Visits.Sample(pipeline, SampledQueries, seed: 0).ScaleFactors];
        foreach (int stage in topology.TopologicalOrder)
        {
            mean[stage] = topology.InEdges(stage) switch
            {
                [] => 1,
                [int edge] => mean[topology.Source(edge)] * pipeline.Edges[edge].Probability * pipeline.Edges[edge].FanOut,
                _ => mean[stage],
            };
        }

        return mean;
    }

    /// <summary>The scale factors of the stages that lead to joins, 0 for the others; <see langword="null"/> if there are too many states.</summary>
    private static double[]? MeansAtJoins(Pipeline pipeline)
    {
        bool[] leadsToJoin = FindStagesThatLeadToJoins(pipeline.Topology);
        double[] mean = new double[leadsToJoin.Length];
        var states = new Dictionary<CountVector, double> { [new CountVector(new int[leadsToJoin.Length])] = 1 };
        foreach (int stage in pipeline.Topology.TopologicalOrder.Where(s => leadsToJoin[s]))
        {
            if (pipeline.Topology.IsEntry(stage))
            {
                states = Merge(states.Select(s => (s.Key.With(stage, 1), s.Value)));
            }

            mean[stage] = states.Sum(s => s.Key[stage] * s.Value);
            int[] edges = [.. pipeline.Topology.OutEdges(stage).Where(e => leadsToJoin[pipeline.Topology.Target(e)])];
            states = Merge(states.SelectMany(s => Leave(pipeline, stage, edges, s.Key, s.Value)));
            if (states.Count > MaxStates)
            {
                return null;
            }
        }

        return mean;
    }

    private static bool[] FindStagesThatLeadToJoins(PipelineTopology topology)
    {
        bool[] leadsToJoin = new bool[topology.TopologicalOrder.Count];
        foreach (int stage in topology.TopologicalOrder.Reverse())
        {
            leadsToJoin[stage] = topology.InEdges(stage).Count > 1 || topology.OutEdges(stage).Any(e => leadsToJoin[topology.Target(e)]);
        }

        return leadsToJoin;
    }

    /// <summary>All ways in which a query leaves a stage by the given edges; afterwards the stage's own count no longer matters.</summary>
    private static IEnumerable<(CountVector State, double Probability)> Leave(
        Pipeline pipeline, int stage, int[] edges, CountVector state, double probability)
    {
        CountVector left = state.With(stage, 0);
        if (state[stage] == 0 || edges.Length == 0)
        {
            return [(left, probability)];
        }

        CountVector Take(CountVector from, int edge)
        {
            int target = pipeline.Topology.Target(edge);
            int items = Visits.CheckedCount(pipeline.Stages[target], (long)state[stage] * pipeline.Edges[edge].FanOut);
            return from.With(target, Math.Max(from[target], items));
        }

        if (pipeline.Stages[stage].Routing == StageRouting.Exclusive)
        {
            double none = Math.Max(0, 1 - edges.Sum(e => pipeline.Edges[e].Probability));
            return edges.Select(e => (Take(left, e), probability * pipeline.Edges[e].Probability)).Append((left, probability * none));
        }

        IEnumerable<(CountVector State, double Probability)> ways = [(left, probability)];
        foreach (int edge in edges)
        {
            double taken = pipeline.Edges[edge].Probability;
            ways = Merge(ways.SelectMany(w => new[] { (Take(w.State, edge), w.Probability * taken), (w.State, w.Probability * (1 - taken)) }))
                .Select(w => (w.Key, w.Value));
        }

        return ways;
    }

    private static Dictionary<CountVector, double> Merge(IEnumerable<(CountVector State, double Probability)> ways)
    {
        var merged = new Dictionary<CountVector, double>();
        foreach ((CountVector state, double probability) in ways)
        {
            if (probability > 0)
            {
                merged[state] = merged.GetValueOrDefault(state) + probability;
                if (merged.Count > 2 * MaxStates)
                {
                    break;
                }
            }
        }

        return merged;
    }

    /// <summary>Item counts by stage, compared by value.</summary>
    private readonly struct CountVector(int[] counts) : IEquatable<CountVector>
    {
        private readonly int[] _counts = counts;

        public int this[int stage] => _counts[stage];

        public CountVector With(int stage, int count)
        {
            if (_counts[stage] == count)
            {
                return this;
            }

            int[] copy = [.. _counts];
            copy[stage] = count;
            return new CountVector(copy);
        }

        public bool Equals(CountVector other) => _counts.AsSpan().SequenceEqual(other._counts);

        public override bool Equals(object? obj) => obj is CountVector other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_counts.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
