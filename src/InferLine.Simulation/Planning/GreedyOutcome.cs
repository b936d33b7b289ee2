namespace InferLine.Planning;

/// <summary>How the greedy search ended.</summary>
/// <param name="Choices">The choices; <see langword="null"/> if none was found that meets the objective.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="IsStopped">Whether the search was stopped, so that a cheaper step may be left.</param>
internal readonly record struct GreedyOutcome(StageChoice[]? Choices, string? Reason, bool IsStopped = false);
