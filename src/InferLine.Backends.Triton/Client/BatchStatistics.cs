namespace InferLine.Backends.Triton.Client;

/// <summary>Times of the executions with batches of one size.</summary>
public sealed record BatchStatistics
{
    /// <summary>The size of the batch.</summary>
    public long BatchSize { get; init; }

    /// <summary>The times to prepare inputs.</summary>
    public CountedDuration ComputeInput { get; init => field = value ?? new(); } = new();

    /// <summary>The times of the model itself; its count is the number of executions.</summary>
    public CountedDuration ComputeInfer { get; init => field = value ?? new(); } = new();

    /// <summary>The times to extract outputs.</summary>
    public CountedDuration ComputeOutput { get; init => field = value ?? new(); } = new();
}
