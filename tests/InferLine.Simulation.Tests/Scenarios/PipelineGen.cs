using FsCheck;
using FsCheck.Fluent;
using InferLine.Pipelines;

namespace InferLine.Tests.Scenarios;

/// <summary>Pipelines of up to six stages: chains, trees, and arbitrary acyclic graphs with several entries, diamonds, and joins of joins.</summary>
internal static class PipelineGen
{
    public const string PipelineName = "random";
    private const int MaxStages = 6;

    public static Gen<Pipeline> Pipelines =>
        from count in Gen.Choose(1, MaxStages)
        from graph in Gen.OneOf(Chain(count), Tree(count), Acyclic(count))
        from links in Gen.Shuffle(graph)
        from traits in Gen.Zip(Quarters, FanOut).ArrayOf(links.Length)
        from routings in Gen.Elements(StageRouting.Independent, StageRouting.Exclusive).ArrayOf(count)
        from places in Gen.Shuffle(Enumerable.Range(0, count))
        select Build(links, traits, routings, places);

    /// <summary>An edge's probability in quarters; most are certain, or few queries would get far.</summary>
    private static Gen<int> Quarters => Gen.Frequency((1, Gen.Choose(1, 3)), (2, Gen.Constant(4)));

    private static Gen<int> FanOut => Gen.Frequency((6, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)));

    // A graph is a list of links (from, to) between stages that are numbered in topological order.
    private static Gen<(int From, int To)[]> Chain(int count) =>
        Gen.Constant(Enumerable.Range(1, count - 1).Select(stage => (stage - 1, stage)).ToArray());

    private static Gen<(int From, int To)[]> Tree(int count) =>
        Gen.CollectToArray(Enumerable.Range(1, count - 1).Select(stage => Gen.Choose(0, stage - 1).Select(parent => (parent, stage))));

    private static Gen<(int From, int To)[]> Acyclic(int count)
    {
        (int From, int To)[] pairs = [.. Enumerable.Range(0, count).SelectMany(to => Enumerable.Range(0, to).Select(from => (from, to)))];
        return from quarters in Gen.Choose(1, 3)
               from draws in Gen.Choose(1, 4).ArrayOf(pairs.Length)
               select pairs.Where((_, pair) => draws[pair] <= quarters).ToArray();
    }

    /// <summary>The stages are declared in an order of their own, so that a stage's index says nothing about its place in the graph.</summary>
    private static Pipeline Build((int From, int To)[] links, (int Quarters, int FanOut)[] traits, StageRouting[] routings, int[] places)
    {
        var stages = new Stage[places.Length];
        for (int node = 0; node < places.Length; node++)
        {
            int place = places[node];
            stages[place] = new Stage($"s{place}", $"model{place}", routings[node]);
        }

        return new Pipeline(PipelineName, stages, links.Select((link, i) => new Edge(
            stages[places[link.From]].Name,
            stages[places[link.To]].Name,
            traits[i].Quarters / 4.0 / (routings[link.From] == StageRouting.Exclusive ? links.Count(other => other.From == link.From) : 1),
            traits[i].FanOut)));
    }
}
