using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Evaluation.Tuning;

/// <summary>A pipeline with its objective.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Slo">The objective.</param>
internal sealed record PipelineCase(Pipeline Pipeline, ServiceLevelObjective Slo)
{
    /// <summary>
    /// The pipelines that tuners are compared on: those that need several replicas at 150 to 600 queries per second. <c>image-cascade</c> needs one of
    /// each stage throughout, so that its cheapest tuner is none, and <c>social-media</c> hardly more.
    /// </summary>
    public static async Task<PipelineCase[]> AllAsync() => [await LoadAsync("video-monitoring", 150), await LoadAsync("voice-assistant", 150)];

    private static async Task<PipelineCase> LoadAsync(string name, double latencyMs) =>
        new(await DataFiles.PipelineAsync(name), new ServiceLevelObjective(TimeSpan.FromMilliseconds(latencyMs)));
}
