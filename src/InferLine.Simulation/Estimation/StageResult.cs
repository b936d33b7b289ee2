namespace InferLine.Estimation;

/// <summary>The simulated outcome of a stage, kept for all plans that agree on the stage and everything before it.</summary>
/// <param name="Done">When its items are done.</param>
/// <param name="LateQueries">The queries that are late already at this stage; a query may occur several times.</param>
internal sealed record StageResult(ItemStream Done, int[] LateQueries)
{
    /// <summary>About how much memory it takes.</summary>
    public long Bytes => 128 + ((sizeof(double) + sizeof(int)) * (long)Done.Count) + (sizeof(int) * (long)LateQueries.Length);
}
