using InferLine.Pipelines;
using InferLine.Serialization;

namespace InferLine.Testing;

/// <summary>A small pipeline from <see cref="PipelineGenerator"/>, which a failed property prints as JSON.</summary>
public sealed record GeneratedPipeline(Pipeline Pipeline)
{
    public override string ToString() => PipelineJson.ToJson(Pipeline);
}
