using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>The part of a stage that one server serves.</summary>
/// <param name="Stage">The stage's index.</param>
/// <param name="Server">Where it is.</param>
/// <param name="Model">The model there.</param>
/// <param name="Share">How many of the stage's replicas; 0 if the model is only kept.</param>
/// <param name="Target">What the model is to be.</param>
/// <param name="Lane">Its changes.</param>
internal sealed record StagePart(int Stage, BoundServer Server, string Model, int Share, ModelTarget Target, ModelLane Lane);
