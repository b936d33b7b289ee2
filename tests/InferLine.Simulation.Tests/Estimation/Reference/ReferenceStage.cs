using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests.Reference;

/// <summary>A stage while it is simulated: its items, its queue, its idle replicas, and the batches so far.</summary>
internal sealed class ReferenceStage
{
    private readonly StagePlan _plan;
    private readonly LatencyProfile _profile;
    private readonly SortedSet<ReferenceItem> _queue = new(ReferenceItem.QueueOrder);
    private readonly List<ReferenceBatch> _batches = [];
    private int _idleReplicas;

    public ReferenceStage(Scenario scenario, int stage)
    {
        _plan = scenario.StagePlan(stage);
        _profile = scenario.Profile(stage);
        _idleReplicas = _plan.Replicas;
        ItemsOf = [.. scenario.Counts(stage).Select((count, query) => Enumerable.Range(0, count).Select(j => new ReferenceItem(query, j)).ToArray())];
    }

    /// <summary>The items by query.</summary>
    public IReadOnlyList<ReferenceItem[]> ItemsOf { get; }

    public IReadOnlyList<ReferenceBatch> Batches => _batches;

    public int Replicas => _plan.Replicas;

    public double DelaySeconds => _plan.MaxDelay.TotalMilliseconds / 1000;

    public void Enqueue(ReferenceItem item, double now)
    {
        item.Ready = now;
        _queue.Add(item);
    }

    /// <summary>Starts a batch if the rules allow one now.</summary>
    public ReferenceBatch? TryStart(double now)
    {
        if (_idleReplicas == 0 || _queue.Count == 0)
        {
            return null;
        }

        if (DelaySeconds > 0 && _queue.Count < _plan.BatchSize && now < _queue.Min!.Ready + DelaySeconds)
        {
            return null;
        }

        ReferenceItem[] items = [.. _queue.Take(_plan.BatchSize)];
        _queue.ExceptWith(items);
        double service = _profile.SecondsByBatchSize[items.Length];
        var batch = new ReferenceBatch(items, now, service, now + service);
        foreach (ReferenceItem item in items)
        {
            item.Start = now;
        }

        _idleReplicas--;
        _batches.Add(batch);
        return batch;
    }

    public void Complete(ReferenceBatch batch)
    {
        _idleReplicas++;
        foreach (ReferenceItem item in batch.Items)
        {
            item.Done = batch.DoneSeconds;
        }
    }
}
