namespace InferLine.Pipelines;

/// <summary>Exact scale factors from the edges' probabilities.</summary>
/// <remarks>
/// Along a tree a scale factor is a product. At a join it is the mean of a maximum over edges that share ancestors, so the joint
/// distribution is needed: the stages are visited in topological order, and a state holds the item counts of just those stages that
/// still matter (reached, but with out-edges not yet decided). States that agree are merged, so the work stays small for the graphs that people draw.
/// </remarks>
internal static class ScaleFactorAnalysis
{
    /// <summary>More states than this, and the joint distribution is sampled instead; only graphs with some 17 undecided edges at once get there.</summary>
    private const int MaxStates = 1 << 17;

    private const int SampledQueries = 200_000;

    public static IReadOnlyList<double> Compute(Pipeline pipeline)
    {
        int count = pipeline.Stages.Count;
        double[] mean = new double[count];
        var states = new Dictionary<CountVector, double> { [new CountVector(new int[count])] = 1 };
        foreach (int stage in pipeline.Topology.TopologicalOrder)
        {
            if (pipeline.Topology.IsEntry(stage))
            {
                states = Merge(states.Select(s => (s.Key.With(stage, 1), s.Value)));
            }

            mean[stage] = states.Sum(s => s.Key[stage] * s.Value);
            states = Merge(states.SelectMany(s => Leave(pipeline, stage, s.Key, s.Value)));
            if (states.Count > MaxStates)
            {
                return Workloads.Visits.Sample(pipeline, SampledQueries, seed: 0).ScaleFactors;
            }
        }

        return mean;
    }

    /// <summary>All ways in which a query leaves a stage; afterwards the stage's own count no longer matters.</summary>
    private static IEnumerable<(CountVector State, double Probability)> Leave(Pipeline pipeline, int stage, CountVector state, double probability)
    {
        IReadOnlyList<int> edges = pipeline.Topology.OutEdges(stage);
        CountVector left = state.With(stage, 0);
        if (state[stage] == 0 || edges.Count == 0)
        {
            return [(left, probability)];
        }

        CountVector Take(CountVector from, int edge)
        {
            int target = pipeline.Topology.Target(edge);
            int items = checked(state[stage] * pipeline.Edges[edge].FanOut);
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
