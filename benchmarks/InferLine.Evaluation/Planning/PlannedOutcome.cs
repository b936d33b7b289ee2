namespace InferLine.Evaluation.Planning;

/// <summary>What a plan costs, and how it does on the sample that it was made for and on another trace of the same process.</summary>
/// <param name="CostPerHour">Its cost per hour.</param>
/// <param name="OwnAttainment">The share of queries of the sample that are in time.</param>
/// <param name="OtherAttainment">The share of queries of the other trace that are in time.</param>
internal sealed record PlannedOutcome(double CostPerHour, double OwnAttainment, double OtherAttainment);
