namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>A part of a stage, and how it is now.</summary>
/// <param name="Part">The part.</param>
/// <param name="Present">What is registered.</param>
/// <param name="Obstacle">Why it cannot be as planned; <see langword="null"/> if it can.</param>
internal sealed record PartPreview(StagePart Part, RegisteredModels Present, string? Obstacle);
