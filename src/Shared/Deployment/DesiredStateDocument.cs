namespace InferLine.Backends.Deployment;

internal sealed record DesiredStateDocument(string Pipeline, IReadOnlyList<DesiredStageDocument> Stages);
