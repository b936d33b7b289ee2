namespace InferLine.Backends.Deployment;

/// <summary>Room for replicas of one type on one server.</summary>
internal readonly record struct ServerSlot(string Hardware, int Capacity, bool IsAvailable);
