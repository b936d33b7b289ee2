namespace InferLine.Backends.Triton.Client;

/// <summary>Times summed over requests.</summary>
public sealed record RequestStatistics
{
    /// <summary>The requests that succeeded, and their times from arrival to answer.</summary>
    public CountedDuration Success { get; init => field = value ?? new(); } = new();

    /// <summary>The requests that failed, those that timed out in the queue included. Requests that met a full queue are counted nowhere.</summary>
    public CountedDuration Fail { get; init => field = value ?? new(); } = new();

    /// <summary>The times in the queue.</summary>
    public CountedDuration Queue { get; init => field = value ?? new(); } = new();

    /// <summary>The times to prepare inputs.</summary>
    public CountedDuration ComputeInput { get; init => field = value ?? new(); } = new();

    /// <summary>The times of the model itself.</summary>
    public CountedDuration ComputeInfer { get; init => field = value ?? new(); } = new();

    /// <summary>The times to extract outputs.</summary>
    public CountedDuration ComputeOutput { get; init => field = value ?? new(); } = new();
}
