using InferLine.Plans;

namespace InferLine.Backends.Deployment;

/// <summary>What a stage is to be.</summary>
/// <param name="Plan">Hardware, batch size, delay and replicas; those that a tuner asked for since are in it.</param>
/// <param name="Shares">The replicas by binding. A binding that had some, and has none now, has 0: its model is kept with one instance.</param>
internal sealed record DesiredStage(StagePlan Plan, IReadOnlyDictionary<string, int> Shares);
