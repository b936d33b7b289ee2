namespace InferLine.Backends.Deployment;

/// <summary>How making a model what it should be ended.</summary>
/// <param name="Target">What it should be.</param>
/// <param name="Running">The replicas that the server said last; 0 if it said nothing, or does not serve the model.</param>
/// <param name="Problem">Why it is not what it should be; <see langword="null"/> if it is.</param>
/// <param name="IsUnreachable">Whether the server did not answer.</param>
internal sealed record LaneOutcome<TTarget>(TTarget Target, int Running, string? Problem, bool IsUnreachable = false)
    where TTarget : class;
