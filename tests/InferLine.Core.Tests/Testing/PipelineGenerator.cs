using FsCheck;
using FsCheck.Fluent;
using InferLine.Pipelines;

namespace InferLine.Testing;

/// <summary>
/// Pipelines of up to 6 stages and 9 edges: small enough to enumerate all outcomes of their edges, large enough for joins whose ways share ancestors.
/// </summary>
internal static class PipelineGenerator
{
    private const int MaxStages = 6;
    private const int MaxEdges = 9;
    private const int MaxFanOut = 3;

    public static Arbitrary<GeneratedPipeline> Arbitrary { get; } = Arb.From(Generate(), Shrink);

    private static Gen<GeneratedPipeline> Generate() =>
        from stageCount in Gen.Choose(1, MaxStages)
        from names in Names.Distinct(stageCount)
        from routings in Gen.Elements(StageRouting.Independent, StageRouting.Exclusive).ArrayOf(stageCount)
        from ends in Gen.SubListOf(PairsInOrder(stageCount))
        from weights in Gen.Choose(1, 8).ArrayOf(MaxEdges)
        from fanOuts in Gen.Choose(1, MaxFanOut).ArrayOf(MaxEdges)
        from order in Gen.Shuffle(Enumerable.Range(0, stageCount))
        let stages = names.Zip(routings, (name, routing) => new Stage(name, "model of " + name, routing)).ToArray()
        let edges = ends.Take(MaxEdges).Select((end, i) => Connect(stages, end, weights[i], fanOuts[i]))
        select new GeneratedPipeline(new Pipeline("generated", order.Select(s => stages[s]), edges));

    /// <summary>All edges that lead forwards, so that there is no cycle; the stages' own order is shuffled afterwards.</summary>
    private static IEnumerable<(int From, int To)> PairsInOrder(int stageCount) =>
        from source in Enumerable.Range(0, stageCount)
        from target in Enumerable.Range(source + 1, stageCount - source - 1)
        select (source, target);

    /// <summary>Eighths are chances of an independent edge; an exclusive stage has at most <see cref="MaxStages"/> - 1 edges, of which each gets a part of 1.</summary>
    private static Edge Connect(Stage[] stages, (int From, int To) end, int weight, int fanOut)
    {
        double share = stages[end.From].Routing == StageRouting.Exclusive ? 1.0 / (MaxStages - 1) : 1;
        return new Edge(stages[end.From].Name, stages[end.To].Name, weight / 8.0 * share, fanOut);
    }

    private static IEnumerable<GeneratedPipeline> Shrink(GeneratedPipeline generated)
    {
        (IReadOnlyList<Stage> stages, IReadOnlyList<Edge> edges) = (generated.Pipeline.Stages, generated.Pipeline.Edges);
        IEnumerable<GeneratedPipeline> withoutOneStage = stages.Count == 1
            ? []
            : stages.Select(stage => Rebuild(stages.Where(s => s != stage), edges.Where(e => e.From != stage.Name && e.To != stage.Name)));
        IEnumerable<GeneratedPipeline> withoutOneEdge = edges.Select(edge => Rebuild(stages, edges.Where(e => e != edge)));
        IEnumerable<GeneratedPipeline> withoutOneFanOut = edges
            .Where(edge => edge.FanOut > 1)
            .Select(edge => Rebuild(stages, edges.Select(e => e == edge ? new Edge(e.From, e.To, e.Probability) : e)));
        return [.. withoutOneStage, .. withoutOneEdge, .. withoutOneFanOut];
    }

    private static GeneratedPipeline Rebuild(IEnumerable<Stage> stages, IEnumerable<Edge> edges) => new(new Pipeline("generated", stages, edges));
}
