namespace InferLine.Planning;

/// <summary>How far a search was when its best plan or its lower bound changed.</summary>
/// <param name="Elapsed">The time since it began, by <see cref="PlannerOptions.TimeProvider"/>.</param>
/// <param name="CostPerHour">The cost of the best plan; <see langword="null"/> before there is one.</param>
/// <param name="LowerBoundCostPerHour">No plan that meets the objective costs less than this per hour; infinite if there is none at all.</param>
/// <param name="Simulations">How many times a stage had been simulated.</param>
public sealed record SearchStep(TimeSpan Elapsed, double? CostPerHour, double LowerBoundCostPerHour, long Simulations);
