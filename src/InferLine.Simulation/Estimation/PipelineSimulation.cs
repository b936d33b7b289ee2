using InferLine.Plans;

namespace InferLine.Estimation;

/// <summary>One simulation of all stages of a plan, with the statistics of each.</summary>
internal sealed class PipelineSimulation(WorkloadLayout layout, StageConfiguration[] configurations, BufferPool pool)
{
    private readonly StageTotals[] _totals = new StageTotals[configurations.Length];
    private readonly UpperTail?[] _waits = new UpperTail?[configurations.Length];

    /// <summary>When the last query was done, in seconds; known after <see cref="Simulate"/>.</summary>
    public double MakespanSeconds { get; private set; }

    /// <summary>Simulates all stages and returns the latency of each query in seconds, in an array of the caller's own.</summary>
    public double[] Simulate(CancellationToken cancellationToken)
    {
        var completions = new QueryCompletions(layout, pool);
        StageWalk.Run(
            layout,
            pool,
            (stage, ready, done) =>
            {
                int items = layout.Stages[stage].ItemCount;
                if (items == 0)
                {
                    return;
                }

                _waits[stage] = new UpperTail(items, ServiceLevelObjective.NearestRank(99, items));
                var observer = new WaitObserver(_waits[stage]!);
                _totals[stage] = StageSimulation.Run(ready, configurations[stage], done, ref observer, cancellationToken);
            },
            completions);
        MakespanSeconds = completions.Done.Max();
        return completions.ToLatencies();
    }

    /// <summary>The statistics of the stages, in the pipeline's order.</summary>
    public IReadOnlyList<StageEstimate> Summarise(TailShare[]? tail) => [.. Enumerable.Range(0, configurations.Length).Select(s => Summarise(s, tail?[s]))];

    private StageEstimate Summarise(int stage, TailShare? tail)
    {
        int items = layout.Stages[stage].ItemCount;
        StageTotals totals = _totals[stage];
        UpperTail? waits = _waits[stage];
        return new StageEstimate
        {
            Name = layout.Workload.Pipeline.Stages[stage].Name,
            Items = items,
            Batches = totals.Batches,
            MeanBatch = totals.Batches == 0 ? 0 : items / (double)totals.Batches,
            Utilization = totals.BusySeconds / (configurations[stage].Replicas * MakespanSeconds),
            MeanQueueSeconds = waits is null ? 0 : waits.Sum / items,
            P99QueueSeconds = waits?.Percentile() ?? 0,
            MaxQueueSeconds = waits?.Max ?? 0,
            Tail = tail,
        };
    }
}
