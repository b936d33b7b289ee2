using InferLine.Pipelines;

namespace InferLine.Planning;

/// <summary>
/// The least time that any plan can take before and after each stage, per pattern of queries: the longest path through the visited stages, each at its least service time over all
/// hardware and batch sizes, without any waiting.
/// </summary>
internal sealed class LeastService
{
    private readonly double[][] _before;
    private readonly double[][] _after;
    private readonly int[][] _previous;

    public LeastService(PlanSpace space, QueryPatterns patterns)
        : this(space, patterns, [.. space.Options.Select(options => options.Min(option => option.LeastSeconds))])
    {
    }

    /// <summary>The same for plans in which stages take at least certain service times.</summary>
    public LeastService(PlanSpace space, QueryPatterns patterns, double[] ofStage)
    {
        Patterns = patterns;
        OfStage = ofStage;
        _before = Table(patterns.Count, space.StageCount, 0.0);
        _after = Table(patterns.Count, space.StageCount, 0.0);
        _previous = Table(patterns.Count, space.StageCount, -1);
        for (int pattern = 0; pattern < patterns.Count; pattern++)
        {
            Walk(space.Pipeline.Topology, pattern);
        }
    }

    public QueryPatterns Patterns { get; }

    /// <summary>The least service time of each stage in seconds.</summary>
    public double[] OfStage { get; }

    /// <summary>The least time from a query's arrival until its items can be ready at a stage.</summary>
    public double Before(int pattern, int stage) => _before[pattern][stage];

    /// <summary>The least time from when an item is done at a stage until its query can be done.</summary>
    public double After(int pattern, int stage) => _after[pattern][stage];

    /// <summary>The least latency of queries with a pattern.</summary>
    public double Latency(int pattern) => Ends(pattern).Max(stage => _before[pattern][stage] + OfStage[stage]);

    /// <summary>The stages of the longest path of a pattern, in order.</summary>
    public IReadOnlyList<int> LongestPath(int pattern)
    {
        var path = new List<int>();
        for (int stage = Ends(pattern).MaxBy(stage => _before[pattern][stage] + OfStage[stage]); stage >= 0; stage = _previous[pattern][stage])
        {
            path.Add(stage);
        }

        path.Reverse();
        return path;
    }

    private IEnumerable<int> Ends(int pattern) => Enumerable.Range(0, OfStage.Length).Where(stage => Patterns.IsVisited(pattern, stage));

    private void Walk(PipelineTopology topology, int pattern)
    {
        foreach (int stage in topology.TopologicalOrder)
        {
            foreach (int edge in topology.InEdges(stage))
            {
                int parent = topology.Source(edge);
                if (IsLive(parent, stage) && _before[pattern][parent] + OfStage[parent] > _before[pattern][stage])
                {
                    _before[pattern][stage] = _before[pattern][parent] + OfStage[parent];
                    _previous[pattern][stage] = parent;
                }
            }
        }

        foreach (int stage in topology.TopologicalOrder.Reverse())
        {
            foreach (int edge in topology.OutEdges(stage))
            {
                int child = topology.Target(edge);
                if (IsLive(stage, child))
                {
                    _after[pattern][stage] = Math.Max(_after[pattern][stage], OfStage[child] + _after[pattern][child]);
                }
            }
        }

        bool IsLive(int from, int to) => Patterns.IsVisited(pattern, from) && Patterns.IsVisited(pattern, to);
    }

    private static TValue[][] Table<TValue>(int rows, int columns, TValue value) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Repeat(value, columns).ToArray())];
}
