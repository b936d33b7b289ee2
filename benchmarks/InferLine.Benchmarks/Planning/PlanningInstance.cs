using InferLine.Planning;

namespace InferLine.Benchmarks.Planning;

/// <summary>A question to the planners.</summary>
/// <param name="Group">The row of the table that it counts in.</param>
/// <param name="Request">The question.</param>
internal sealed record PlanningInstance(string Group, PlanningRequest Request);
