namespace InferLine.NetworkCalculus;

/// <summary>Consecutive arrivals that are kept as one.</summary>
/// <param name="First">The time of the first of them, in seconds.</param>
/// <param name="Last">The time of the last of them, in seconds.</param>
/// <param name="Before">The number of all arrivals ever observed before this group.</param>
internal record struct ArrivalGroup(double First, double Last, long Before);
