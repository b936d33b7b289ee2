using InferLine.Estimation;
using InferLine.Replay;

namespace InferLine.Tuning;

/// <summary>Simulates the past and a forecast under candidate replicas, again and again, and counts the late queries.</summary>
/// <remarks>
/// A stage depends on its ancestors alone. The completions of a base candidate are kept, and of the next candidate only the stages that differ from it, and
/// what follows them, are simulated.
/// </remarks>
/// <param name="layout">The workload: what has arrived, and what is expected to.</param>
/// <param name="configurations">How the stages serve.</param>
/// <param name="firstQuery">The first query that counts.</param>
/// <param name="limitSeconds">The objective's latency.</param>
/// <param name="schedule">The replicas of a stage over time, if a number is decided on now: (stage, replicas).</param>
internal sealed class ForecastSimulation(
    WorkloadLayout layout, StageConfiguration[] configurations, int firstQuery, double limitSeconds, Func<int, int, StageSchedule> schedule)
{
    private readonly BufferPool _pool = new();
    private readonly LateQueries _late = new(layout.QueryCount);
    private readonly StageRun?[] _base = new StageRun?[configurations.Length];
    private readonly StageRun?[] _trial = new StageRun?[configurations.Length];
    private readonly ItemStream?[] _done = new ItemStream?[configurations.Length];

    /// <summary>The workload.</summary>
    public WorkloadLayout Layout => layout;

    /// <summary>The number of queries that count.</summary>
    public int QueryCount => layout.QueryCount - firstQuery;

    /// <summary>How late the queries that count are with so many replicas; above the bound, if it is more than that, but not by how much.</summary>
    public Lateness Lateness(ReadOnlySpan<int> replicas, Lateness bound)
    {
        _late.Clear(bound);
        foreach (int stage in layout.Workload.Pipeline.Topology.TopologicalOrder)
        {
            StageRun? kept = _base[stage];
            if (kept is not null && kept.Replicas == replicas[stage] && !DependsOnTrial(stage))
            {
                Discard(ref _trial[stage]);
                _done[stage] = kept.Done;
                MarkLate(kept.Late);
            }
            else if (!Run(stage, replicas[stage]))
            {
                return _late.Total;
            }

            if (_late.Exceeded)
            {
                return _late.Total;
            }
        }

        return _late.Total;
    }

    /// <summary>Makes the last candidate, which was counted to the end, the base of the next ones.</summary>
    public void Commit()
    {
        for (int stage = 0; stage < _base.Length; stage++)
        {
            if (_trial[stage] is { } run)
            {
                Discard(ref _base[stage]);
                (_base[stage], _trial[stage]) = (run, null);
            }
        }
    }

    /// <summary>Whether more than a twentieth of the first so many queries are late under the base.</summary>
    public bool AreLate(int queries)
    {
        // Marked rather than counted, since a query may be late at several stages.
        _late.Clear(Tuning.Lateness.Any);
        foreach (StageRun? run in _base)
        {
            foreach (LateItem item in run!.Late)
            {
                if (item.Query < queries)
                {
                    _late.Mark(item.Query, item.Seconds);
                }
            }
        }

        return _late.Total.Queries * 20 > queries;
    }

    /// <summary>Whether a batch of the stage ever waited for a replica in the base; if none did, more replicas change nothing.</summary>
    public bool WaitsForReplica(int stage) => _base[stage]!.Waits;

    private void MarkLate(List<LateItem> items)
    {
        foreach (LateItem item in items)
        {
            if (item.Query >= firstQuery)
            {
                _late.Mark(item.Query, item.Seconds);
            }
        }
    }

    private bool Run(int stage, int replicas)
    {
        StageLayout stageLayout = layout.Stages[stage];
        ItemStream ready = ReadyStreams.Build(layout, stage, _done, _pool, out bool owned);
        StageRun run = _trial[stage] ??= new StageRun(_pool.RentStream(stageLayout.ItemCount), []);
        run.Replicas = replicas;
        run.Late.Clear();
        _done[stage] = run.Done;
        StageSchedule changes = schedule(stage, replicas);
        var walk = new ScheduledReplicas(changes);
        var observer = new LateObserver(layout.Arrivals, stageLayout.QueryOf, firstQuery, limitSeconds, run.Late, _late);
        StageTotals totals = StageSimulation.Run(
            ready, configurations[stage] with { Replicas = changes.Initial }, run.Done, ref observer, ref walk, CancellationToken.None);
        if (owned)
        {
            _pool.Return(ready);
        }

        run.Waits = totals.WaitedForReplica;
        return totals.Completed;
    }

    private bool DependsOnTrial(int stage)
    {
        foreach (int edge in layout.Workload.Pipeline.Topology.InEdges(stage))
        {
            int parent = layout.Workload.Pipeline.Topology.Source(edge);
            if (!ReferenceEquals(_done[parent], _base[parent]?.Done))
            {
                return true;
            }
        }

        return false;
    }

    private void Discard(ref StageRun? run)
    {
        if (run is not null)
        {
            _pool.Return(run.Done);
            run = null;
        }
    }

    /// <summary>One stage under one candidate.</summary>
    private sealed class StageRun(ItemStream done, List<LateItem> late)
    {
        public int Replicas { get; set; }

        public bool Waits { get; set; }

        public ItemStream Done { get; } = done;

        public List<LateItem> Late { get; } = late;
    }
}
