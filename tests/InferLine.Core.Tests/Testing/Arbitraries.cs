using FsCheck;

namespace InferLine.Testing;

/// <summary>Where FsCheck finds the generators of our own types, for every property of this assembly.</summary>
public static class Arbitraries
{
    public static Arbitrary<GeneratedPipeline> Pipelines() => PipelineGenerator.Arbitrary;

    public static Arbitrary<GeneratedCatalog> Catalogs() => CatalogGenerator.Arbitrary;

    public static Arbitrary<GeneratedPlan> Plans() => PlanGenerator.Arbitrary;

    public static Arbitrary<GeneratedWorkload> Workloads() => WorkloadGenerator.Arbitrary;

    public static Arbitrary<Edit[]> Edits() => EditGenerator.Arbitrary;
}
