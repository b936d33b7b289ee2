namespace InferLine.Planning;

/// <summary>One point of a sweep.</summary>
/// <param name="Value">The value that was varied: a latency in seconds, a rate in queries per second, or a coefficient of variation.</param>
/// <param name="Result">The plan for it, or why there is none.</param>
public sealed record SweepPoint(double Value, PlanningResult Result);
