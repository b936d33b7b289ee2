namespace InferLine.Backends.TorchServe.Client;

/// <summary>The queue of a version of a model.</summary>
public sealed record QueueDescription
{
    /// <summary>How many requests still fit; at 0 the next ones are refused.</summary>
    public int RemainingCapacity { get; init; }

    /// <summary>How many requests wait; those that a worker has are not among them.</summary>
    public int PendingRequests { get; init; }
}
