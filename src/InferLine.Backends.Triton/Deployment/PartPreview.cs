using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>A part of a stage, and how it is now.</summary>
/// <param name="Part">The part.</param>
/// <param name="Present">The present configuration; <see langword="null"/> if the model is not loaded.</param>
/// <param name="Obstacle">Why it cannot be as planned; <see langword="null"/> if it can.</param>
internal sealed record PartPreview(StagePart Part, ModelConfiguration? Present, string? Obstacle);
