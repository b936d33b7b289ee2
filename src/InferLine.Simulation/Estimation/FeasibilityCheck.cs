using InferLine.Plans;

namespace InferLine.Estimation;

/// <summary>
/// Answers whether a plan meets an objective, and no more than that: simulations end as soon as too many queries are late, and the results of
/// stages are shared with plans that begin alike. Planners live on it. Not thread-safe; several may share a cache.
/// </summary>
internal sealed class FeasibilityCheck
{
    private readonly WorkloadLayout _layout;
    private readonly PrefixKeys _keys;
    private readonly PrefixCache<StageResult> _cache;
    private readonly LatenessLedger _ledger;
    private readonly BufferPool _pool = new();
    private readonly double _limitSeconds;
    private readonly ItemStream?[] _done;
    private readonly List<int> _lateHere = [];

    public FeasibilityCheck(WorkloadLayout layout, ServiceLevelObjective slo, PrefixKeys keys, PrefixCache<StageResult> cache)
    {
        _layout = layout;
        _keys = keys;
        _cache = cache;
        _limitSeconds = slo.LatencySeconds;
        _ledger = new LatenessLedger(layout.QueryCount, slo.AllowedMisses(layout.QueryCount));
        _done = new ItemStream?[layout.Stages.Length];
    }

    /// <summary>How many stages were simulated, to their end or not.</summary>
    public long Simulations { get; private set; }

    /// <summary>Whether the objective is met.</summary>
    /// <param name="configurations">The configuration of each stage, by stage index.</param>
    /// <param name="cancellationToken">Cancels the simulation.</param>
    public bool IsMet(ReadOnlySpan<StageConfiguration> configurations, CancellationToken cancellationToken)
    {
        try
        {
            foreach (int stage in _layout.Workload.Pipeline.Topology.TopologicalOrder)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!Serve(stage, configurations, cancellationToken))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _ledger.Clear();
            Array.Clear(_done);
        }
    }

    private bool Serve(int stage, ReadOnlySpan<StageConfiguration> configurations, CancellationToken cancellationToken)
    {
        PrefixKey key = _keys.Of(stage, configurations);
        if (_cache.Find(key) is { } known)
        {
            _ledger.Mark(known.LateQueries);
            _done[stage] = known.Done;
            return !_ledger.Exceeded;
        }

        Simulations++;
        StageLayout stageLayout = _layout.Stages[stage];
        ItemStream ready = ReadyStreams.Build(_layout, stage, _done, _pool, out bool owned);
        ItemStream done = _pool.RentStream(stageLayout.ItemCount);
        _lateHere.Clear();
        var observer = new DeadlineObserver(_layout.Arrivals, stageLayout.QueryOf, _limitSeconds, _ledger, _lateHere);
        StageTotals totals = StageSimulation.Run(ready, configurations[stage], done, ref observer, cancellationToken);
        if (owned)
        {
            _pool.Return(ready);
        }

        if (!totals.Completed)
        {
            _pool.Return(done);
            return false;
        }

        _done[stage] = done;
        _cache.Add(key, new StageResult(done, [.. _lateHere]));
        return true;
    }
}
