using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests.Reference;

/// <summary>A stage while it is simulated: its items, its queue, its replicas, and the batches so far.</summary>
internal sealed class ReferenceStage
{
    private readonly StagePlan _plan;
    private readonly LatencyProfile _profile;
    private readonly SortedSet<ReferenceItem> _queue = new(ReferenceItem.QueueOrder);
    private readonly List<ReferenceBatch> _batches = [];
    private readonly List<ReferenceReplica> _replicas;
    private readonly List<List<ReferenceReplica>> _undecided = [];
    private ReferenceReplica? _collector;
    private double _collectsSince;

    public ReferenceStage(Scenario scenario, int stage, int? replicas = null)
    {
        _plan = scenario.StagePlan(stage);
        _profile = scenario.Profile(stage);
        _replicas = [.. Enumerable.Range(0, replicas ?? _plan.Replicas).Select(_ => new ReferenceReplica(askedSeconds: 0, servesSeconds: double.NegativeInfinity))];
        ItemsOf = [.. scenario.Counts(stage).Select((count, query) => Enumerable.Range(0, count).Select(j => new ReferenceItem(query, j)).ToArray())];
    }

    /// <summary>The items by query.</summary>
    public IReadOnlyList<ReferenceItem[]> ItemsOf { get; }

    public IReadOnlyList<ReferenceBatch> Batches => _batches;

    public int Replicas => _plan.Replicas;

    /// <summary>All that there ever were.</summary>
    public IReadOnlyList<ReferenceReplica> AllReplicas => _replicas;

    public double DelaySeconds => _plan.MaxDelay.TotalMilliseconds / 1000;

    public void Enqueue(ReferenceItem item, double now)
    {
        item.Ready = now;
        _queue.Add(item);
    }

    /// <summary>Whether replicas collect, and one at a time.</summary>
    private bool Collects => _plan.Batching == BatchingDiscipline.CollectionWindow && DelaySeconds > 0 && _plan.BatchSize > 1;

    /// <summary>Starts a batch if the rules allow one now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="wake">Told when the rules are to be looked at again.</param>
    public ReferenceBatch? TryStart(double now, Action<double> wake)
    {
        if (Collects)
        {
            Dismiss(now);
            if (_collector is null && _queue.Count > 0 && _replicas.FirstOrDefault(replica => replica.StateAt(now) == ReplicaState.Idle) is { } free)
            {
                (_collector, _collectsSince) = (free, now);
                wake(now + DelaySeconds);
            }

            return _collector is { } collector && (_queue.Count >= _plan.BatchSize || now >= _collectsSince + DelaySeconds) ? Start(collector, now) : null;
        }

        ReferenceReplica? idle = _replicas.FirstOrDefault(replica => replica.StateAt(now) == ReplicaState.Idle);
        if (idle is null || _queue.Count == 0)
        {
            return null;
        }

        if (DelaySeconds > 0 && _queue.Count < _plan.BatchSize && now < _queue.Min!.Ready + DelaySeconds)
        {
            return null;
        }

        return Start(idle, now);
    }

    private ReferenceBatch Start(ReferenceReplica idle, double now)
    {
        _collector = null;
        ReferenceItem[] items = [.. _queue.Take(_plan.BatchSize)];
        _queue.ExceptWith(items);
        double service = _profile.SecondsByBatchSize[items.Length];
        var batch = new ReferenceBatch(items, now, service, now + service);
        foreach (ReferenceItem item in items)
        {
            item.Start = now;
        }

        idle.Batch = batch;
        _batches.Add(batch);
        return batch;
    }

    public void Complete(ReferenceBatch batch)
    {
        _replicas.Single(replica => ReferenceEquals(replica.Batch, batch)).Complete();
        foreach (ReferenceItem item in batch.Items)
        {
            item.Done = batch.DoneSeconds;
        }
    }

    /// <summary>Asks for replicas, or lets some go: those that are still starting first, the newest first, then idle ones, then those whose batch is done soonest.</summary>
    public void Want(int count, double now, double activationSeconds)
    {
        while (Staying().Count - _undecided.Count < count)
        {
            _replicas.Add(new ReferenceReplica(now, now + activationSeconds));
        }

        while (Staying().Count - _undecided.Count > count)
        {
            _undecided.Add(Staying());
            Dismiss(now);
        }
    }

    private List<ReferenceReplica> Staying() => [.. _replicas.Where(replica => !replica.Goes)];

    /// <summary>Lets go who can be. Who collects is not, and how soon its batch is done is not known before it has started: until then, only one that does nothing can be told to go.</summary>
    private void Dismiss(double now)
    {
        foreach (List<ReferenceReplica> candidates in _undecided.ToArray())
        {
            ReferenceReplica[] others = [.. candidates.Where(replica => !replica.Goes && !ReferenceEquals(replica, _collector))];
            ReferenceReplica? goes = others.LastOrDefault(replica => replica.StateAt(now) == ReplicaState.Starting)
                ?? others.FirstOrDefault(replica => replica.StateAt(now) == ReplicaState.Idle)
                ?? (_collector is null ? others.MinBy(replica => replica.Batch!.DoneSeconds) : null);
            if (goes is not null)
            {
                goes.Dismiss(now);
                _undecided.Remove(candidates);
            }
        }
    }
}
