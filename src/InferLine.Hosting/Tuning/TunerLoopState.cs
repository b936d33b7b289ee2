using InferLine.Tuning;

namespace InferLine.Hosting.Tuning;

/// <summary>How a loop stands.</summary>
/// <param name="LookedAtSeconds">When it last looked, in the recorder's seconds.</param>
/// <param name="Decisions">How many decisions changed something since it began.</param>
/// <param name="RecentDecisions">The last of them, oldest first.</param>
/// <param name="Problem">What is wrong with the tuner, if anything is.</param>
internal sealed record TunerLoopState(double LookedAtSeconds, long Decisions, IReadOnlyList<ScaleDecision> RecentDecisions, string? Problem);
