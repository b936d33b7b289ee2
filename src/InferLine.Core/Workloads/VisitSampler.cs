using InferLine.Pipelines;

namespace InferLine.Workloads;

/// <summary>Samples visits from edge probabilities: stage by stage, all queries at once.</summary>
internal sealed class VisitSampler(Pipeline pipeline, ulong seed)
{
    private readonly CounterRandom _random = new(seed);

    public VisitCounts[] Sample(int queryCount)
    {
        var sampled = new VisitCounts[pipeline.Stages.Count];
        foreach (int stage in pipeline.Topology.TopologicalOrder)
        {
            sampled[stage] = SampleStage(stage, sampled, queryCount);
        }

        return sampled;
    }

    private VisitCounts SampleStage(int stage, VisitCounts[] sampled, int queryCount)
    {
        if (pipeline.Topology.IsEntry(stage))
        {
            return VisitCounts.Uniform(1);
        }

        InEdge[] edges = [.. pipeline.Topology.InEdges(stage).Select(edge => DescribeEdge(edge, sampled))];
        if (edges is [{ Always: true } only] && only.Counts.IsUniform(out int uniform))
        {
            return VisitCounts.Uniform(Visits.CheckedCount(pipeline.Stages[stage], (long)uniform * only.FanOut));
        }

        // Most counts fit into a byte; the first one that does not moves the stage to integers.
        byte[]? bytes = new byte[queryCount];
        int[]? integers = null;
        for (int query = 0; query < queryCount; query++)
        {
            int count = CountItems(stage, edges, query);
            if (integers is null && count > byte.MaxValue)
            {
                integers = new int[queryCount];
                for (int earlier = 0; earlier < query; earlier++)
                {
                    integers[earlier] = bytes![earlier];
                }

                bytes = null;
            }

            if (integers is null)
            {
                bytes![query] = (byte)count;
            }
            else
            {
                integers[query] = count;
            }
        }

        return integers is null ? VisitCounts.Of(bytes!) : VisitCounts.Of(integers);
    }

    /// <summary>The largest of (parent's count x fan-out) over the taken edges.</summary>
    private int CountItems(int stage, InEdge[] edges, int query)
    {
        long most = 0;
        foreach (InEdge edge in edges)
        {
            int parent = edge.Counts[query];
            if (parent > 0 && (edge.Always || IsTaken(edge, query)))
            {
                most = Math.Max(most, (long)parent * edge.FanOut);
            }
        }

        return Visits.CheckedCount(pipeline.Stages[stage], most);
    }

    private bool IsTaken(InEdge edge, int query)
    {
        double draw = _random.Uniform((ulong)query, (ulong)edge.DrawIndex);
        return draw >= edge.Low && draw < edge.High;
    }

    private InEdge DescribeEdge(int edge, VisitCounts[] sampled)
    {
        Edge definition = pipeline.Edges[edge];
        int source = pipeline.Topology.Source(edge);
        if (pipeline.Stages[source].Routing == StageRouting.Independent)
        {
            return new InEdge(sampled[source], definition.FanOut, edge, Low: 0, definition.Probability, definition.Probability >= 1);
        }

        // One draw decides for all edges of an exclusive stage: each owns an interval of [0, 1).
        IReadOnlyList<int> siblings = pipeline.Topology.OutEdges(source);
        double low = siblings.TakeWhile(sibling => sibling != edge).Sum(sibling => pipeline.Edges[sibling].Probability);
        return new InEdge(
            sampled[source], definition.FanOut, siblings[0], low, low + definition.Probability, Always: definition.Probability >= 1);
    }

    private readonly record struct InEdge(VisitCounts Counts, int FanOut, int DrawIndex, double Low, double High, bool Always);
}
