namespace InferLine.Planning;

/// <summary>How the greedy search ended.</summary>
/// <param name="Choices">The choices; <see langword="null"/> if none was found that meets the objective.</param>
/// <param name="Reason">Why there is none, or why the search ended early.</param>
internal readonly record struct GreedyOutcome(StageChoice[]? Choices, string? Reason);
