namespace InferLine.Estimation;

/// <summary>Goes through the stages in topological order, hands each its ready stream, and lets go of completions as soon as no later stage needs them.</summary>
internal static class StageWalk
{
    /// <summary>Walks all stages.</summary>
    /// <param name="layout">The workload.</param>
    /// <param name="pool">Where arrays come from.</param>
    /// <param name="serve">
    /// Serves a stage: (stage, ready, done), where done is to be filled. Both may share their times, so a ready time is gone once its item is done.
    /// </param>
    /// <param name="queries">Told of the completions of the stages that may end queries; <see langword="null"/> if nobody asks when queries are done.</param>
    public static void Run(WorkloadLayout layout, BufferPool pool, Action<int, ItemStream, ItemStream> serve, QueryCompletions? queries)
    {
        var done = new ItemStream?[layout.Stages.Length];
        int[] readers = [.. layout.Stages.Select((_, s) => layout.Workload.Pipeline.Topology.OutEdges(s).Count)];
        foreach (int stage in layout.Workload.Pipeline.Topology.TopologicalOrder)
        {
            StageLayout stageLayout = layout.Stages[stage];
            ItemStream ready = ReadyStreams.Build(layout, stage, done, pool, out bool owned);

            // At most as many items are done as were taken from the queue, so completions can be written over ready times, if only this stage reads them.
            bool overwrite = owned || (stageLayout.Input is StageInput.Follow { ChildStart: null } follow && readers[follow.Parent] == 1);
            ItemStream completions = overwrite ? ready with { Items = pool.RentItems(stageLayout.ItemCount) } : pool.RentStream(stageLayout.ItemCount);
            serve(stage, ready, completions);
            done[stage] = completions;
            if (overwrite)
            {
                pool.Return(ready.Items!);
            }

            foreach (int edge in layout.Workload.Pipeline.Topology.InEdges(stage))
            {
                int parent = layout.Workload.Pipeline.Topology.Source(edge);
                if (--readers[parent] == 0)
                {
                    if (!ReferenceEquals(done[parent], ready))
                    {
                        pool.Return(done[parent]!);
                    }

                    done[parent] = null;
                }
            }

            bool isRead = readers[stage] > 0;
            bool taken = stageLayout.EndsQueries && queries is not null && queries.Add(stage, completions, mayTake: !isRead);
            if (!isRead)
            {
                pool.Return(completions.Items!);
                if (!taken)
                {
                    pool.Return(completions.Times);
                }

                done[stage] = null;
            }
        }
    }
}
