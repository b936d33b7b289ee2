namespace InferLine.Planning;

/// <summary>What a configuration of a stage does to the queries, given the configurations of the stages before it.</summary>
/// <param name="IsAlive">Whether the objective can still be met: no more queries are sure to be late than are allowed.</param>
/// <param name="LateQueries">The queries that are late at this stage, or must be in the time that later stages take at least; incomplete if not alive.</param>
/// <param name="LargestBatch">The largest batch that was served.</param>
/// <param name="WaitedForReplica">Whether a batch ever waited for a replica.</param>
internal sealed record StageOutcome(bool IsAlive, int[] LateQueries, int LargestBatch, bool WaitedForReplica)
{
    /// <summary>About how much memory it takes.</summary>
    public long Bytes => 160 + (sizeof(int) * (long)LateQueries.Length);
}
