namespace InferLine.Replay;

/// <summary>A replica begins to serve, or one has to go.</summary>
/// <param name="Seconds">When.</param>
/// <param name="Order">Its place in the order in which changes were asked for, which decides between events at the same time.</param>
/// <param name="IsAddition">Whether it begins to serve.</param>
internal readonly record struct ReplicaEvent(double Seconds, int Order, bool IsAddition);
