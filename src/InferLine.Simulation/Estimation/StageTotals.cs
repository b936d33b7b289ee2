namespace InferLine.Estimation;

/// <summary>What every simulation of a stage counts, up to its end or to where the observer ended it.</summary>
/// <param name="Batches">The number of batches.</param>
/// <param name="BusySeconds">The sum of their service times.</param>
/// <param name="LargestBatch">The largest batch. If it is below the batch size, any larger batch size gives the same result.</param>
/// <param name="WaitedForReplica">Whether a batch ever waited for a replica. If not, any larger number of replicas gives the same result.</param>
/// <param name="Completed">Whether all items were served; <see langword="false"/> if the observer ended the simulation.</param>
internal readonly record struct StageTotals(long Batches, double BusySeconds, int LargestBatch, bool WaitedForReplica, bool Completed);
