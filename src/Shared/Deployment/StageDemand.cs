namespace InferLine.Backends.Deployment;

/// <summary>What a stage wants.</summary>
internal readonly record struct StageDemand(string Hardware, int Replicas);
