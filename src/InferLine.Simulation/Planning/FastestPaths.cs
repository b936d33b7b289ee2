using System.Globalization;
using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>
/// The least latency that any plan could give each query: the longest path through the stages that it visits, each at its least service time, without any waiting.
/// If that alone makes too many queries late, no plan meets the objective.
/// </summary>
internal sealed class FastestPaths
{
    /// <summary>Sums along a path round; a query counts as late only beyond that.</summary>
    private const double Slack = 1e-9;

    private readonly PlanSpace _space;
    private readonly double[] _least;
    private readonly Dictionary<string, (double Seconds, int Query, long Queries)> _byPattern = new(StringComparer.Ordinal);

    public FastestPaths(PlanSpace space)
    {
        _space = space;
        _least = [.. space.Options.Select(options => options.Min(option => option.LeastSeconds))];
        CollectPatterns();
    }

    /// <summary>Why no plan meets the objective; <see langword="null"/> if the fastest paths do not rule it out.</summary>
    public string? WhyImpossible()
    {
        ServiceLevelObjective slo = _space.Request.Slo;
        double limit = slo.LatencySeconds * (1 + Slack);
        long late = _byPattern.Values.Where(pattern => pattern.Seconds > limit).Sum(pattern => pattern.Queries);
        long queries = _space.Layout.QueryCount;
        if (late <= slo.AllowedMisses(queries))
        {
            return null;
        }

        (double leastSlo, int query) = LeastObjective(slo.AllowedMisses(queries));
        List<int> path = LongestPath(query).Path;
        int worst = path.MaxBy(stage => _least[stage]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"even without waiting and on the fastest hardware, {100.0 * late / queries:0.##}% of the queries take longer than {slo.Latency.TotalMilliseconds:R} ms: the path {string.Join(" -> ", path.Select(stage => _space.Pipeline.Stages[stage].Name))} needs {leastSlo * 1000:0.###} ms of service, {_least[worst] * 1000:0.###} ms of it at stage '{_space.Pipeline.Stages[worst].Name}'; allow at least {leastSlo * 1000:0.###} ms, or profile a faster model or hardware");
    }

    /// <summary>The least latency objective that the fastest paths allow, and a query that needs it.</summary>
    private (double Seconds, int Query) LeastObjective(long allowedMisses)
    {
        long above = 0;
        foreach ((double seconds, int query, long queries) in _byPattern.Values.OrderByDescending(pattern => pattern.Seconds))
        {
            above += queries;
            if (above > allowedMisses)
            {
                return (seconds, query);
            }
        }

        throw new InvalidOperationException("More misses are allowed than there are queries.");
    }

    /// <summary>Queries that visit the same stages have the same path; there are few such patterns.</summary>
    private void CollectPatterns()
    {
        char[] pattern = new char[_space.StageCount];
        Dictionary<string, (double Seconds, int Query, long Queries)>.AlternateLookup<ReadOnlySpan<char>> lookup = _byPattern.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int query = 0; query < _space.Layout.QueryCount; query++)
        {
            for (int stage = 0; stage < pattern.Length; stage++)
            {
                pattern[stage] = IsVisited(stage, query) ? '1' : '0';
            }

            lookup[pattern] = lookup.TryGetValue(pattern, out (double Seconds, int Query, long Queries) known)
                ? (known.Seconds, known.Query, known.Queries + 1)
                : (LongestPath(query).Seconds, query, 1);
        }
    }

    private (double Seconds, List<int> Path) LongestPath(int query)
    {
        var upTo = new (double Seconds, List<int> Path)[_space.StageCount];
        (double Seconds, List<int> Path) longest = (0, []);
        foreach (int stage in _space.Pipeline.Topology.TopologicalOrder)
        {
            if (!IsVisited(stage, query))
            {
                continue;
            }

            (double Seconds, List<int> Path) before = (0, []);
            foreach (int edge in _space.Pipeline.Topology.InEdges(stage))
            {
                int parent = _space.Pipeline.Topology.Source(edge);
                if (IsVisited(parent, query) && upTo[parent].Seconds > before.Seconds)
                {
                    before = upTo[parent];
                }
            }

            upTo[stage] = (before.Seconds + _least[stage], [.. before.Path, stage]);
            longest = upTo[stage].Seconds > longest.Seconds ? upTo[stage] : longest;
        }

        return longest;
    }

    private bool IsVisited(int stage, int query) => _space.Layout.Workload.Visits.Count(stage, query) > 0;
}
