namespace InferLine.Pipelines;

/// <summary>Scale factors by the definition: every combination of taken edges, with its probability. An oracle for small pipelines.</summary>
internal static class EdgeOutcomes
{
    public static double[] ScaleFactors(Pipeline pipeline)
    {
        double[] mean = new double[pipeline.Stages.Count];
        foreach ((IReadOnlyList<Edge> taken, double probability) in Enumerate(pipeline))
        {
            Dictionary<string, long> items = CountItems(pipeline, taken);
            for (int stage = 0; stage < mean.Length; stage++)
            {
                mean[stage] += items[pipeline.Stages[stage].Name] * probability;
            }
        }

        return mean;
    }

    private static IEnumerable<(IReadOnlyList<Edge> Taken, double Probability)> Enumerate(Pipeline pipeline)
    {
        IEnumerable<(IReadOnlyList<Edge> Taken, double Probability)> outcomes = [([], 1)];
        foreach ((Edge[] alternatives, double none) in Decisions(pipeline))
        {
            outcomes = outcomes.SelectMany(outcome => alternatives
                .Select(edge => ((IReadOnlyList<Edge>)[.. outcome.Taken, edge], outcome.Probability * edge.Probability))
                .Append((outcome.Taken, outcome.Probability * none)));
        }

        return outcomes;
    }

    /// <summary>Every choice of at most one of some edges: an exclusive stage makes one for all its edges, any other one for each.</summary>
    private static IEnumerable<(Edge[] Alternatives, double None)> Decisions(Pipeline pipeline) =>
        pipeline.Stages
            .SelectMany(stage =>
            {
                Edge[] leaving = [.. pipeline.Edges.Where(edge => edge.From == stage.Name)];
                return stage.Routing == StageRouting.Exclusive ? [leaving] : leaving.Select(edge => new[] { edge });
            })
            .Select(alternatives => (alternatives, 1 - alternatives.Sum(edge => edge.Probability)));

    /// <summary>The largest of (parent's count x fan-out) over the taken edges, repeated until it has come down the longest path.</summary>
    private static Dictionary<string, long> CountItems(Pipeline pipeline, IReadOnlyList<Edge> taken)
    {
        var items = pipeline.Stages.ToDictionary(
            stage => stage.Name, stage => pipeline.Edges.Any(edge => edge.To == stage.Name) ? 0L : 1L, StringComparer.Ordinal);
        for (int round = 0; round < pipeline.Stages.Count; round++)
        {
            foreach (Edge edge in taken)
            {
                items[edge.To] = Math.Max(items[edge.To], items[edge.From] * edge.FanOut);
            }
        }

        return items;
    }
}
