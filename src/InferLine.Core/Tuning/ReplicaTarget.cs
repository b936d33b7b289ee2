namespace InferLine.Tuning;

/// <summary>How many replicas each stage is to have from a moment on.</summary>
/// <param name="AtSeconds">The moment, in seconds.</param>
/// <param name="Replicas">The numbers, in the pipeline's order, 1 or more.</param>
public sealed record ReplicaTarget(double AtSeconds, IReadOnlyList<int> Replicas);
