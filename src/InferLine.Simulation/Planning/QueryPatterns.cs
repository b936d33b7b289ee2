using System.Runtime.InteropServices;
using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>The sets of stages that queries visit. There are few of them, and what depends on them alone is worked out once for each.</summary>
internal sealed class QueryPatterns
{
    private readonly List<bool[]> _visited = [];

    public QueryPatterns(WorkloadLayout layout)
    {
        int stageCount = layout.Stages.Length;
        char[] key = new char[stageCount];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        OfQuery = new int[layout.QueryCount];
        var queries = new List<int>();
        for (int query = 0; query < OfQuery.Length; query++)
        {
            for (int stage = 0; stage < stageCount; stage++)
            {
                key[stage] = layout.Workload.Visits.Count(stage, query) > 0 ? '1' : '0';
            }

            if (!lookup.TryGetValue(key, out int pattern))
            {
                pattern = _visited.Count;
                lookup[key] = pattern;
                _visited.Add(Array.ConvertAll(key, visited => visited == '1'));
                queries.Add(0);
            }

            OfQuery[query] = pattern;
            CollectionsMarshal.AsSpan(queries)[pattern]++;
        }

        QueryCounts = [.. queries];
    }

    /// <summary>The pattern of each query.</summary>
    public int[] OfQuery { get; }

    /// <summary>How many queries each pattern has.</summary>
    public int[] QueryCounts { get; }

    public int Count => _visited.Count;

    public bool IsVisited(int pattern, int stage) => _visited[pattern][stage];
}
