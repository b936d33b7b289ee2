using InferLine.Backends;
using InferLine.Pipelines;

namespace InferLine.Hosting.Replanning;

/// <summary>A pipeline with the probabilities that its queries really had.</summary>
internal static class LivePipeline
{
    /// <summary>Sets the probability and, where a stage got more, the fan-out of each edge to what its items were. At a join nobody knows which edge an item came by, so what leads there stays.</summary>
    public static Pipeline Of(Pipeline pipeline, ServedItems served)
    {
        PipelineTopology topology = pipeline.Topology;
        Edge[] edges = [.. pipeline.Edges.Select((edge, e) => topology.InEdges(topology.Target(e)).Count == 1
            ? Follow(edge, served.Items[topology.Source(e)], served.Items[topology.Target(e)])
            : edge)];
        for (int s = 0; s < pipeline.Stages.Count; s++)
        {
            // Exclusive edges whose items vary in number may seem to be taken more often than once.
            if (pipeline.Stages[s].Routing == StageRouting.Exclusive && topology.OutEdges(s).Sum(e => edges[e].Probability) > 1)
            {
                foreach (int e in topology.OutEdges(s))
                {
                    edges[e] = pipeline.Edges[e];
                }
            }
        }

        return new Pipeline(pipeline.Name, pipeline.Stages, edges);
    }

    private static Edge Follow(Edge edge, long sourceItems, long targetItems)
    {
        if (sourceItems == 0)
        {
            return edge;
        }

        // A stage that got nothing may still be reached: half an item.
        double perItem = Math.Max(targetItems, 0.5) / sourceItems;
        int fanOut = (int)Math.Min(Edge.MaxFanOut, Math.Max(edge.FanOut, Math.Ceiling(perItem)));
        return new Edge(edge.From, edge.To, Math.Min(1, perItem / fanOut), fanOut);
    }
}
