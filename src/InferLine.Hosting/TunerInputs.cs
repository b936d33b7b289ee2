using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Hosting;

/// <summary>What a tuner is made of.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Plan">The plan that it begins with.</param>
/// <param name="Profiles">The profiles.</param>
/// <param name="Options">What all policies have in common, as configured.</param>
public sealed record TunerInputs(Pipeline Pipeline, Plan Plan, ProfileCatalog Profiles, TunerOptions Options);
