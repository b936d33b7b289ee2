namespace InferLine.Estimation;

/// <summary>What every simulation of a stage counts.</summary>
/// <param name="Batches">The number of batches.</param>
/// <param name="BusySeconds">The sum of their service times.</param>
/// <param name="Completed">Whether all items were served; <see langword="false"/> if the observer ended the simulation.</param>
internal readonly record struct StageTotals(long Batches, double BusySeconds, bool Completed);
