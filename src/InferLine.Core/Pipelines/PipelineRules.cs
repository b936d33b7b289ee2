using System.Globalization;

namespace InferLine.Pipelines;

/// <summary>What makes a graph of stages a pipeline.</summary>
internal static class PipelineRules
{
    /// <summary>Exclusive probabilities such as 0.1 + 0.2 + 0.7 may exceed 1 by rounding alone.</summary>
    private const double RoundingOfASum = 1e-9;

    public static Dictionary<string, int> IndexStages(IReadOnlyList<Stage> stages)
    {
        if (stages.Count == 0)
        {
            throw new InvalidInputException(null, "stages", "the pipeline has no stages; add at least one");
        }

        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int s = 0; s < stages.Count; s++)
        {
            if (!index.TryAdd(stages[s].Name, s))
            {
                throw new InvalidInputException(
                    null, $"stages[{s}] {Require.Quote(stages[s].Name)}", "another stage has this name; give each stage a name of its own");
            }
        }

        return index;
    }

    public static void Check(Pipeline pipeline)
    {
        CheckDuplicateEdges(pipeline);
        CheckExclusiveSums(pipeline);
        CheckReachability(pipeline);
    }

    private static void CheckDuplicateEdges(Pipeline pipeline)
    {
        var seen = new HashSet<(string, string)>();
        for (int e = 0; e < pipeline.Edges.Count; e++)
        {
            Edge edge = pipeline.Edges[e];
            if (!seen.Add((edge.From, edge.To)))
            {
                throw new InvalidInputException(null, $"edges[{e}], {edge}", "this edge occurs twice; merge the two into one");
            }
        }
    }

    private static void CheckExclusiveSums(Pipeline pipeline)
    {
        for (int s = 0; s < pipeline.Stages.Count; s++)
        {
            Stage stage = pipeline.Stages[s];
            double sum = pipeline.Topology.OutEdges(s).Sum(e => pipeline.Edges[e].Probability);
            if (stage.Routing == StageRouting.Exclusive && sum > 1 + RoundingOfASum)
            {
                throw new InvalidInputException(
                    null,
                    $"stage {Require.Quote(stage.Name)}",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the probabilities of its exclusive edges sum to {sum}; make them sum to at most 1, or set its routing to independent"));
            }
        }
    }

    private static void CheckReachability(Pipeline pipeline)
    {
        PipelineTopology topology = pipeline.Topology;
        bool[] reached = new bool[pipeline.Stages.Count];
        foreach (int s in topology.TopologicalOrder)
        {
            reached[s] = topology.IsEntry(s)
                || topology.InEdges(s).Any(e => reached[topology.Source(e)] && pipeline.Edges[e].Probability > 0);
            if (!reached[s])
            {
                throw new InvalidInputException(
                    null,
                    $"stage {Require.Quote(pipeline.Stages[s].Name)}",
                    "no query can reach this stage: every way into it has probability 0; raise a probability or remove the stage");
            }
        }
    }
}
