using InferLine.Plans;

namespace InferLine.Backends.Deployment;

internal sealed record DesiredStageDocument(string Name, string Hardware, int BatchSize, int Replicas, double MaxDelayMs, BatchingDiscipline Batching, IReadOnlyDictionary<string, int> Servers);
