namespace InferLine.Backends;

/// <summary>Queries, and the items that they had at the stages, counted since the backend began. The items are those of these very queries: a query counts when all its items do.</summary>
/// <param name="Queries">The number of queries.</param>
/// <param name="Items">The number of their items per stage, in the pipeline's order.</param>
public sealed record ServedItems(long Queries, IReadOnlyList<long> Items);
