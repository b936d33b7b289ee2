namespace InferLine.Pipelines;

/// <summary>A pipeline's graph by stage and edge index: what algorithms walk.</summary>
public sealed class PipelineTopology
{
    private readonly int[][] _inEdges;
    private readonly int[][] _outEdges;
    private readonly int[] _from;
    private readonly int[] _to;
    private readonly int[] _order;

    internal PipelineTopology(IReadOnlyList<Stage> stages, IReadOnlyList<Edge> edges, Dictionary<string, int> indexByName)
    {
        _from = [.. edges.Select(edge => indexByName.GetValueOrDefault(edge.From, -1))];
        _to = [.. edges.Select(edge => indexByName.GetValueOrDefault(edge.To, -1))];
        for (int e = 0; e < edges.Count; e++)
        {
            if (_from[e] < 0 || _to[e] < 0)
            {
                string unknown = _from[e] < 0 ? edges[e].From : edges[e].To;
                throw new InvalidInputException(
                    null, edges[e].ToString(), $"there is no stage {Require.Quote(unknown)}; the stages are {Require.Choices(stages.Select(s => s.Name))}");
            }
        }

        _inEdges = [.. Enumerable.Range(0, stages.Count).Select(s => EdgesWhere(_to, s))];
        _outEdges = [.. Enumerable.Range(0, stages.Count).Select(s => EdgesWhere(_from, s))];
        _order = Sort(stages);
    }

    /// <summary>The stage indexes in an order in which every stage comes after the stages that lead to it; ties keep the given order.</summary>
    public IReadOnlyList<int> TopologicalOrder => _order;

    /// <summary>The indexes of the edges that enter a stage, in the given order.</summary>
    /// <param name="stage">A stage index.</param>
    public IReadOnlyList<int> InEdges(int stage) => _inEdges[stage];

    /// <summary>The indexes of the edges that leave a stage, in the given order.</summary>
    /// <param name="stage">A stage index.</param>
    public IReadOnlyList<int> OutEdges(int stage) => _outEdges[stage];

    /// <summary>The index of the stage that an edge leaves.</summary>
    /// <param name="edge">An edge index.</param>
    public int Source(int edge) => _from[edge];

    /// <summary>The index of the stage that an edge enters.</summary>
    /// <param name="edge">An edge index.</param>
    public int Target(int edge) => _to[edge];

    /// <summary>Whether a stage is an entry: it has no in-edges, so every query visits it.</summary>
    /// <param name="stage">A stage index.</param>
    public bool IsEntry(int stage) => _inEdges[stage].Length == 0;

    /// <summary>The largest sum of weights along any path of the graph.</summary>
    /// <param name="stageWeights">A weight per stage index.</param>
    public double LongestPath(ReadOnlySpan<double> stageWeights)
    {
        double longest = 0;
        Span<double> upTo = new double[stageWeights.Length];
        foreach (int stage in _order)
        {
            double before = 0;
            foreach (int edge in _inEdges[stage])
            {
                before = Math.Max(before, upTo[_from[edge]]);
            }

            upTo[stage] = before + stageWeights[stage];
            longest = Math.Max(longest, upTo[stage]);
        }

        return longest;
    }

    private static int[] EdgesWhere(int[] ends, int stage) => [.. Enumerable.Range(0, ends.Length).Where(e => ends[e] == stage)];

    /// <summary>Kahn's algorithm; among the stages that are ready, the one given first comes first.</summary>
    private int[] Sort(IReadOnlyList<Stage> stages)
    {
        int[] pending = [.. _inEdges.Select(edges => edges.Length)];
        var ready = new PriorityQueue<int, int>();
        for (int s = 0; s < stages.Count; s++)
        {
            if (pending[s] == 0)
            {
                ready.Enqueue(s, s);
            }
        }

        var order = new List<int>(stages.Count);
        while (ready.TryDequeue(out int stage, out _))
        {
            order.Add(stage);
            foreach (int edge in _outEdges[stage])
            {
                if (--pending[_to[edge]] == 0)
                {
                    ready.Enqueue(_to[edge], _to[edge]);
                }
            }
        }

        if (order.Count < stages.Count)
        {
            throw new InvalidInputException(
                null, "edges", $"the stages {FindCycle(stages, pending)} form a cycle; remove one of these edges, since a query must come to an end");
        }

        return [.. order];
    }

    private string FindCycle(IReadOnlyList<Stage> stages, int[] pending)
    {
        // Every stage that is still pending has a pending predecessor, so walking backwards must meet a stage again.
        var path = new List<int>();
        int stage = Array.FindIndex(pending, count => count > 0);
        while (!path.Contains(stage))
        {
            path.Add(stage);
            stage = _from[Array.Find(_inEdges[stage], edge => pending[_from[edge]] > 0)];
        }

        path.RemoveRange(0, path.IndexOf(stage));
        path.Reverse();
        return string.Join(" -> ", path.Append(path[0]).Select(s => Require.Quote(stages[s].Name)));
    }
}
