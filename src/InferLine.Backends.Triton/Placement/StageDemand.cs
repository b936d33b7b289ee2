namespace InferLine.Backends.Triton.Placement;

/// <summary>What a stage wants.</summary>
internal readonly record struct StageDemand(string Hardware, int Replicas);
