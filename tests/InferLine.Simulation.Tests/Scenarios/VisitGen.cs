using FsCheck;
using FsCheck.Fluent;
using InferLine.Pipelines;
using InferLine.Workloads;

namespace InferLine.Tests.Scenarios;

/// <summary>What queries do: as the pipeline's edges say, or anything that a visits file may say.</summary>
internal static class VisitGen
{
    public static Gen<Visits> Sampled(Pipeline pipeline, int queries) =>
        Gen.Choose(0, int.MaxValue).Select(seed => Visits.Sample(pipeline, queries, (ulong)seed));

    /// <summary>
    /// Counts that no edge would give: children with fewer items than their parent, stages in the middle of the graph that queries enter directly,
    /// entries that they skip, and queries that reach a stage in different ways.
    /// </summary>
    public static Gen<Visits> Arbitrary(Pipeline pipeline, int queries) =>
        from counts in Gen.CollectToArray(pipeline.Stages.Select(_ => CountsOfStage(queries)))
        from homes in Gen.Choose(0, counts.Length - 1).ArrayOf(queries)
        select Visits.FromCounts(pipeline, VisitHomeAtLeast(counts, homes));

    /// <summary>A stage may treat all queries alike, or have many items of each, since the estimator has shorter ways for some of these.</summary>
    private static Gen<int[]> CountsOfStage(int queries) => Gen.Frequency(
        (4, Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Constant(1)), (3, Gen.Choose(2, 4))).ArrayOf(queries)),
        (1, Gen.Choose(1, 2).ArrayOf(queries)),
        (1, Gen.Choose(2, 4).ArrayOf(queries)),
        (2, Gen.Choose(0, 3).Select(count => Enumerable.Repeat(count, queries).ToArray())));

    private static int[][] VisitHomeAtLeast(int[][] counts, int[] homes)
    {
        for (int query = 0; query < homes.Length; query++)
        {
            if (counts.All(stage => stage[query] == 0))
            {
                counts[homes[query]][query] = 1;
            }
        }

        return counts;
    }
}
