using System.Collections.Concurrent;
using InferLine.Evaluation.Workloads;
using InferLine.Profiles;

namespace InferLine.Evaluation.Tuning;

/// <summary>All loads on all pipelines.</summary>
internal static class TunerScenarios
{
    /// <summary>
    /// Runs something on each of them, as many at a time as there are processors, and yields what it came to: pipeline by pipeline, in the order of the loads.
    /// </summary>
    public static IEnumerable<TunerRun> Run(
        IReadOnlyList<PipelineCase> pipelines, IReadOnlyList<LoadTrace> loads, ProfileCatalog catalog, Func<TunerScenario, IEnumerable<TunerOutcome>> outcomes)
    {
        (PipelineCase Pipeline, LoadTrace Load)[] cases = [.. from pipeline in pipelines from load in loads select (pipeline, load)];

        // One at a time: some take a second and some minutes.
        return Partitioner.Create(cases, EnumerablePartitionerOptions.NoBuffering)
            .AsParallel()
            .AsOrdered()
            .WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .Select(each => new TunerRun(each.Pipeline.Pipeline.Name, each.Load, [.. outcomes(TunerScenario.Create(each.Pipeline, catalog, each.Load))]));
    }
}
