namespace InferLine.Planning;

/// <summary>A configuration that the search may give a stage.</summary>
/// <param name="Choice">The configuration.</param>
/// <param name="CostPerHour">What it costs.</param>
/// <param name="ReducedCost">Its reduced cost (<see cref="BudgetBound"/>).</param>
internal readonly record struct Candidate(StageChoice Choice, double CostPerHour, double ReducedCost);
