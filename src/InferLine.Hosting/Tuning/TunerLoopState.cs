using InferLine.Tuning;

namespace InferLine.Hosting.Tuning;

/// <summary>How a loop stands: when it last looked, in the recorder's seconds, what it last changed, and what is wrong with the tuner, if anything is.</summary>
internal sealed record TunerLoopState(double LookedAtSeconds, ScaleDecision? LastDecision, string? Problem);
