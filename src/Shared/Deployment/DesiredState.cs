namespace InferLine.Backends.Deployment;

/// <summary>What the servers are to run, in the pipeline's order.</summary>
/// <param name="Stages">The stages.</param>
/// <param name="Decision">The number of the decision that led to it.</param>
internal sealed record DesiredState(IReadOnlyList<DesiredStage> Stages, long Decision);
