namespace InferLine.Replay;

/// <summary>The replicas wanted from a moment on, and why.</summary>
/// <param name="AtSeconds">The moment, in seconds from the beginning of the trace.</param>
/// <param name="Replicas">The number per stage, in the pipeline's order.</param>
/// <param name="Reason">What the tuner said.</param>
public sealed record ReplayStep(double AtSeconds, IReadOnlyList<int> Replicas, string Reason);
