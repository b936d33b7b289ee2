namespace InferLine.Estimation;

/// <summary>Goes through the stages in topological order, hands each its ready stream, and lets go of completions as soon as no later stage needs them.</summary>
internal static class StageWalk
{
    /// <summary>Walks all stages.</summary>
    /// <param name="layout">The workload.</param>
    /// <param name="pool">Where arrays come from.</param>
    /// <param name="serve">Serves a stage: (stage, ready, done), where done is to be filled.</param>
    /// <param name="completed">Told of the completions of a stage that may end queries, once its inputs are let go: (stage, done).</param>
    public static void Run(
        WorkloadLayout layout, BufferPool pool, Action<int, ItemStream, ItemStream> serve, Action<int, ItemStream> completed)
    {
        var done = new ItemStream?[layout.Stages.Length];
        int[] readers = [.. layout.Stages.Select((_, s) => layout.Workload.Pipeline.Topology.OutEdges(s).Count)];
        foreach (int stage in layout.Workload.Pipeline.Topology.TopologicalOrder)
        {
            ItemStream ready = ReadyStreams.Build(layout, stage, done, pool, out bool owned);
            ItemStream completions = pool.RentStream(layout.Stages[stage].ItemCount);
            serve(stage, ready, completions);
            done[stage] = completions;
            if (owned)
            {
                pool.Return(ready);
            }

            foreach (int edge in layout.Workload.Pipeline.Topology.InEdges(stage))
            {
                int parent = layout.Workload.Pipeline.Topology.Source(edge);
                if (--readers[parent] == 0)
                {
                    pool.Return(done[parent]!);
                    done[parent] = null;
                }
            }

            if (layout.Stages[stage].EndsQueries)
            {
                completed(stage, completions);
            }

            if (readers[stage] == 0)
            {
                pool.Return(completions);
                done[stage] = null;
            }
        }
    }
}
