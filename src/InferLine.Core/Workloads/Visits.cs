using System.Globalization;
using InferLine.Pipelines;

namespace InferLine.Workloads;

/// <summary>What each query does: its number of items at each stage (its lineage).</summary>
/// <remarks>
/// Visits are fixed before any plan is simulated, so that every plan sees the same queries (common random numbers). Counts are kept in one
/// byte each where they fit, and not at all for a stage where they are all the same.
/// </remarks>
public sealed class Visits
{
    /// <summary>The largest number of items of one query at one stage.</summary>
    public const int MaxItemsPerQuery = 16_777_216;

    private readonly VisitCounts[] _byStage;

    private Visits(Pipeline pipeline, int queryCount, VisitCounts[] byStage)
    {
        Pipeline = pipeline;
        QueryCount = queryCount;
        _byStage = byStage;
        ScaleFactors = [.. byStage.Select(counts => counts.Total(queryCount) / (double)queryCount)];
    }

    /// <summary>The pipeline that was visited.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>The number of queries; at least 1.</summary>
    public int QueryCount { get; }

    /// <summary>The mean number of items per query at each stage, by stage index, of these queries.</summary>
    public IReadOnlyList<double> ScaleFactors { get; }

    /// <summary>Samples what queries do from the probabilities of the pipeline's edges.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="queryCount">The number of queries, at least 1.</param>
    /// <param name="seed">
    /// The seed. The draw for an edge depends on (seed, query, edge index) alone; an exclusive stage draws once, at its first edge. The visits of
    /// the first n queries are therefore the same however many follow.
    /// </param>
    /// <exception cref="InvalidInputException">Fan-outs multiply to more than <see cref="MaxItemsPerQuery"/> items.</exception>
    public static Visits Sample(Pipeline pipeline, int queryCount, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentOutOfRangeException.ThrowIfLessThan(queryCount, 1);
        return new Visits(pipeline, queryCount, new VisitSampler(pipeline, seed).Sample(queryCount));
    }

    /// <summary>Takes visits as they were recorded.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="countsByStage">For each stage, by stage index, the number of items of each query; all of the same length, at least 1.</param>
    /// <exception cref="InvalidInputException">The numbers of stages or queries differ, a count is out of range, or a query visits no stage.</exception>
    public static Visits FromCounts(Pipeline pipeline, IReadOnlyList<int[]> countsByStage)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(countsByStage);
        if (countsByStage.Count != pipeline.Stages.Count)
        {
            throw new InvalidInputException(null, "visits", $"they cover {countsByStage.Count} stages, and the pipeline has {pipeline.Stages.Count}; give counts for each stage");
        }

        int queries = countsByStage[0].Length;
        if (queries == 0 || countsByStage.Any(counts => counts.Length != queries))
        {
            throw new InvalidInputException(null, "visits", "every stage needs one count per query, for the same queries, at least one");
        }

        bool[] visited = new bool[queries];
        for (int stage = 0; stage < countsByStage.Count; stage++)
        {
            for (int query = 0; query < queries; query++)
            {
                int count = countsByStage[stage][query];
                if (count is < 0 or > MaxItemsPerQuery)
                {
                    throw new InvalidInputException(
                        null,
                        string.Create(CultureInfo.InvariantCulture, $"query {query + 1}, stage {Require.Quote(pipeline.Stages[stage].Name)}"),
                        string.Create(CultureInfo.InvariantCulture, $"the count is {count}; use an integer from 0 to {MaxItemsPerQuery}"));
                }

                visited[query] |= count > 0;
            }
        }

        int idle = Array.IndexOf(visited, false);
        if (idle >= 0)
        {
            throw new InvalidInputException(
                null, string.Create(CultureInfo.InvariantCulture, $"query {idle + 1}"), "it visits no stage; remove it or give it a count at some stage");
        }

        return new Visits(pipeline, queries, [.. countsByStage.Select(counts => VisitCounts.Of(counts))]);
    }

    /// <summary>The number of items of a query at a stage.</summary>
    /// <param name="stage">A stage index.</param>
    /// <param name="query">A query index.</param>
    public int Count(int stage, int query) => _byStage[stage][query];

    /// <summary>Whether all queries have the same number of items at a stage, and that number.</summary>
    /// <param name="stage">A stage index.</param>
    /// <param name="count">The number, or 0 if it differs between queries.</param>
    public bool IsUniform(int stage, out int count) => _byStage[stage].IsUniform(out count);

    /// <summary>A number of items that came from multiplying fan-outs.</summary>
    internal static int CheckedCount(Stage stage, long count) =>
        count <= MaxItemsPerQuery
            ? (int)count
            : throw new InvalidInputException(
                null,
                $"stage {Require.Quote(stage.Name)}",
                string.Create(CultureInfo.InvariantCulture, $"fan-outs multiply to {count} items for one query, and at most {MaxItemsPerQuery} are supported; lower a fanOut"));
}
