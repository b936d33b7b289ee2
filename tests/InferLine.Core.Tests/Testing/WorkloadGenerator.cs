using FsCheck;
using FsCheck.Fluent;
using InferLine.Workloads;

namespace InferLine.Testing;

/// <summary>Recorded workloads with times of all magnitudes, many of them equal, and counts that the edges' probabilities need not allow.</summary>
internal static class WorkloadGenerator
{
    public static Arbitrary<GeneratedWorkload> Arbitrary { get; } = Arb.From(Generate());

    private static Gen<GeneratedWorkload> Generate() =>
        from generated in PipelineGenerator.Arbitrary.Generator
        from times in Numbers.UpTo(1e11).NonEmptyListOf()
        from repeats in Gen.Choose(1, 3).ArrayOf(times.Count)
        let seconds = times.Zip(repeats).SelectMany(pair => Enumerable.Repeat(pair.First, pair.Second)).Order().ToArray()
        from counts in Gen.Frequency((5, Gen.Choose(1, 3)), (1, Gen.Choose(1, Visits.MaxItemsPerQuery))).ArrayOf(seconds.Length).ArrayOf(generated.Pipeline.Stages.Count)
        from zeros in Gen.Choose(0, generated.Pipeline.Stages.Count - 1).ArrayOf(seconds.Length)
        select new GeneratedWorkload(new Workload(new ArrivalTrace(seconds), Visits.FromCounts(generated.Pipeline, Leave(counts, zeros))));

    /// <summary>Lets each query leave out the first stages, but never all, since a query visits at least one.</summary>
    private static int[][] Leave(int[][] counts, int[] zeros) =>
        [.. counts.Select((ofStage, stage) => ofStage.Select((count, query) => stage < zeros[query] ? 0 : count).ToArray())];
}
