using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>How making a model what it should be ended.</summary>
/// <param name="Target">What it should be.</param>
/// <param name="Configuration">What the server said last; <see langword="null"/> if it said nothing, or does not serve the model.</param>
/// <param name="Problem">Why it is not what it should be; <see langword="null"/> if it is.</param>
/// <param name="IsUnreachable">Whether the server did not answer.</param>
internal sealed record LaneOutcome(ModelTarget Target, ModelConfiguration? Configuration, string? Problem, bool IsUnreachable = false);
