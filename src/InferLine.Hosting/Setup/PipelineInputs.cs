using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Hosting.Setup;

/// <summary>What a pipeline starts with: given in code or read from files, and checked to fit together.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Profiles">Its profiles.</param>
/// <param name="Plan">Its plan; <see langword="null"/> if it is made at start.</param>
/// <param name="PlanSource">Where that came from, for the log.</param>
internal sealed record PipelineInputs(Pipeline Pipeline, ProfileCatalog Profiles, Plan? Plan, string PlanSource);
