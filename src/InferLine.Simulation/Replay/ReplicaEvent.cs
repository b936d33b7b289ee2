namespace InferLine.Replay;

/// <summary>A replica begins to serve, or one has to go.</summary>
/// <param name="Seconds">When.</param>
/// <param name="IsAddition">Whether it begins to serve.</param>
internal readonly record struct ReplicaEvent(double Seconds, bool IsAddition);
