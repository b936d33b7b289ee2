using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>A worker's place in the search tree: the configurations given to the first stages, what they did to the queries, and the means to look further.</summary>
internal sealed class SearchPosition
{
    private readonly PlanSpace _space;
    private readonly SearchMemory _memory;
    private readonly StageConfiguration[] _configurations;
    private readonly ItemStream?[] _streams;
    private readonly LatenessLedger _stageLedger;
    private readonly BufferPool _pool = new();

    public SearchPosition(PlanSpace space, SearchMemory memory)
    {
        _space = space;
        _memory = memory;
        _configurations = new StageConfiguration[space.StageCount];
        _streams = new ItemStream?[space.StageCount];
        long allowedMisses = space.Request.Slo.AllowedMisses(space.Layout.QueryCount);
        _stageLedger = new LatenessLedger(space.Layout.QueryCount, allowedMisses);
        Ledger = new LatenessLedger(space.Layout.QueryCount, allowedMisses);
        Choices = new StageChoice[space.StageCount];
    }

    /// <summary>The choices of the assigned stages; one of no replicas for the others.</summary>
    public StageChoice[] Choices { get; }

    /// <summary>The queries that are late for the assigned stages.</summary>
    public LatenessLedger Ledger { get; }

    /// <summary>Takes over the place of another worker.</summary>
    public void CopyFrom(SearchPosition other)
    {
        other.Choices.CopyTo(Choices, 0);
        other._configurations.CopyTo(_configurations, 0);
        other._streams.CopyTo(_streams, 0);
        Ledger.Clear();
        Ledger.Mark(other.Ledger.Queries);
    }

    /// <summary>Goes back to the root of the tree.</summary>
    public void Reset()
    {
        Array.Clear(Choices);
        Array.Clear(_streams);
        Ledger.Clear();
    }

    public void Assign(int stage, StageChoice choice)
    {
        Choices[stage] = choice;
        _configurations[stage] = _space.Configure(stage, choice);
    }

    public void Unassign(int stage)
    {
        Choices[stage] = default;
        _streams[stage] = null;
    }

    /// <summary>Whether all stages before a stage are assigned.</summary>
    public bool IsReady(int stage)
    {
        foreach (int before in _memory.Keys.Prefix(stage))
        {
            if (before != stage && Choices[before].Replicas == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a configuration of a stage does, all stages before it being assigned.</summary>
    public StageOutcome Evaluate(int stage, StageChoice choice, CancellationToken cancellationToken)
    {
        _configurations[stage] = _space.Configure(stage, choice);
        PrefixKey key = _memory.Keys.Of(stage, _configurations);
        if (_memory.Outcomes.Find(key) is { } known)
        {
            return known;
        }

        _stageLedger.Clear();
        var observer = new LastChanceObserver(_memory.Deadlines[stage], _stageLedger);
        StageTotals totals = Simulate(stage, ref observer, out ItemStream done, cancellationToken);
        var outcome = new StageOutcome(
            totals.Completed, totals.Completed ? _stageLedger.Queries.ToArray() : [], totals.LargestBatch, totals.WaitedForReplica);
        _memory.Outcomes.Add(key, outcome);
        if (totals.Completed && _space.Pipeline.Topology.OutEdges(stage).Count > 0)
        {
            _memory.Streams.Add(key, done);
        }
        else
        {
            _pool.Return(done);
        }

        return outcome;
    }

    /// <summary>Simulates a configuration of a stage for an observer, all stages before it being assigned; <see langword="false"/> if the observer ended it.</summary>
    public bool Observe<TObserver>(int stage, StageChoice choice, ref TObserver observer, CancellationToken cancellationToken)
        where TObserver : struct, IBatchObserver
    {
        StageConfiguration assigned = _configurations[stage];
        _configurations[stage] = _space.Configure(stage, choice);
        StageTotals totals = Simulate(stage, ref observer, out ItemStream done, cancellationToken);
        _configurations[stage] = assigned;
        _pool.Return(done);
        return totals.Completed;
    }

    /// <summary>The completions of an assigned stage: kept, or simulated again.</summary>
    private ItemStream StreamOf(int stage, CancellationToken cancellationToken)
    {
        if (_streams[stage] is { } present)
        {
            return present;
        }

        PrefixKey key = _memory.Keys.Of(stage, _configurations);
        ItemStream? stream = _memory.Streams.Find(key);
        if (stream is null)
        {
            var observer = default(NoObserver);
            _ = Simulate(stage, ref observer, out stream, cancellationToken);
            _memory.Streams.Add(key, stream);
        }

        _streams[stage] = stream;
        return stream;
    }

    private StageTotals Simulate<TObserver>(int stage, ref TObserver observer, out ItemStream done, CancellationToken cancellationToken)
        where TObserver : struct, IBatchObserver
    {
        foreach (int edge in _space.Pipeline.Topology.InEdges(stage))
        {
            _ = StreamOf(_space.Pipeline.Topology.Source(edge), cancellationToken);
        }

        _memory.CountSimulations();
        ItemStream ready = ReadyStreams.Build(_space.Layout, stage, _streams, _pool, out bool owned);
        done = _pool.RentStream(_space.Layout.Stages[stage].ItemCount);
        StageTotals totals = StageSimulation.Run(ready, _configurations[stage], done, ref observer, cancellationToken);
        if (owned)
        {
            _pool.Return(ready);
        }

        return totals;
    }
}
