namespace InferLine.Backends.Triton.State;

internal sealed record DesiredStateDocument(string Pipeline, IReadOnlyList<DesiredStageDocument> Stages);
