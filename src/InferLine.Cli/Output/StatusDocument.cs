using InferLine.Backends;
using InferLine.Pipelines;

namespace InferLine.Output;

/// <summary>What <c>status --json</c> prints.</summary>
internal sealed record StatusDocument(string Pipeline, bool Healthy, string? Problem, IReadOnlyList<StatusDocument.StageDocument> Stages)
{
    public static StatusDocument From(Pipeline pipeline, BackendStatus status) =>
        new(
            pipeline.Name,
            status.IsHealthy,
            status.Problem,
            [.. status.Stages.Select(stage => new StageDocument(stage.Stage, stage.ReplicasWanted, stage.ReplicasRunning, stage.BatchSize, stage.Queued, stage.Problem))]);

    /// <summary>A stage.</summary>
    internal sealed record StageDocument(string Name, int? ReplicasWanted, int? ReplicasRunning, int? BatchSize, int? Queued, string? Problem);
}
