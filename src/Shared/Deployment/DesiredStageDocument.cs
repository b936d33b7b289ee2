namespace InferLine.Backends.Deployment;

internal sealed record DesiredStageDocument(string Name, string Hardware, int BatchSize, int Replicas, double MaxDelayMs, IReadOnlyDictionary<string, int> Servers);
