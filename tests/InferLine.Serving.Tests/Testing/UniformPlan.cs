using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Serving.Tests.Testing;

internal static class UniformPlan
{
    /// <summary>The same for every stage.</summary>
    public static Plan For(Pipeline pipeline, int batchSize = 1, int replicas = 1, TimeSpan maxDelay = default) =>
        new(pipeline.Name, pipeline.Stages.Select(stage => new StagePlan(stage.Name, "cpu", batchSize, replicas, maxDelay)));
}
