namespace InferLine.Planning;

/// <summary>Another configuration of a stage of a plan.</summary>
/// <param name="Choice">The configuration.</param>
/// <param name="CostPerHour">What it costs.</param>
/// <param name="DelaySeconds">By how much later, on average, it is done with the queries that are slowest in the plan; negative if earlier.</param>
internal readonly record struct StageAlternative(StageChoice Choice, double CostPerHour, double DelaySeconds);
