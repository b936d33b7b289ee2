namespace InferLine.Estimation;

/// <summary>The items of one stage in a workload.</summary>
/// <param name="ItemCount">The number of items of all queries.</param>
/// <param name="QueryOf">The query of each item; <see langword="null"/> where item i is of query i.</param>
/// <param name="Input">Where the items come from.</param>
/// <param name="EndsQueries">Whether some query may be done with an item of this stage, because it does not continue from here.</param>
internal sealed record StageLayout(int ItemCount, int[]? QueryOf, StageInput Input, bool EndsQueries)
{
    public int Query(int item) => QueryOf is null ? item : QueryOf[item];
}
