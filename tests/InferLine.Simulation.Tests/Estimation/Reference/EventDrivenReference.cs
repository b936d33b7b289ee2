using InferLine.Pipelines;
using InferLine.Tests.Scenarios;
using InferLine.Tuning;

namespace InferLine.Estimation.Tests.Reference;

/// <summary>
/// A second estimator, written from the semantics alone and as plainly as they read: one queue of events for the whole pipeline. It is slow, and shares nothing with the
/// estimator but the profile's service times.
/// </summary>
internal sealed class EventDrivenReference
{
    private readonly Scenario _scenario;
    private readonly ReferenceStage[] _stages;
    private readonly PriorityQueue<Action, double> _events = new();

    private readonly Queue<ReplicaTarget> _changes;
    private readonly double _activationSeconds;

    private EventDrivenReference(Scenario scenario, IReadOnlyList<ReplicaTarget>? schedule, double activationSeconds)
    {
        _scenario = scenario;
        _stages = [.. Enumerable.Range(0, scenario.StageCount).Select(stage => new ReferenceStage(scenario, stage, schedule?[0].Replicas[stage]))];
        _changes = new Queue<ReplicaTarget>(schedule?.Skip(1) ?? []);
        _activationSeconds = activationSeconds;
    }

    private PipelineTopology Topology => _scenario.Pipeline.Topology;

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="schedule">The replicas over time, from time 0; those of the plan if there is none.</param>
    /// <param name="activationSeconds">How long a new replica takes to start.</param>
    public static ReferenceRun Run(Scenario scenario, IReadOnlyList<ReplicaTarget>? schedule = null, double activationSeconds = 0)
    {
        var reference = new EventDrivenReference(scenario, schedule, activationSeconds);
        reference.Simulate();
        return new ReferenceRun(scenario.Workload.Arrivals.Seconds.ToArray(), reference._stages);
    }

    private void Simulate()
    {
        for (int query = 0; query < _scenario.QueryCount; query++)
        {
            int arriving = query;
            double arrival = _scenario.Workload.Arrivals.Seconds[query];
            _events.Enqueue(() => Arrive(arriving, arrival), arrival);
        }

        // Nothing happens then but that time has come to look at the changes, and at replicas that have started.
        foreach (double time in _changes.SelectMany(change => new[] { change.AtSeconds, change.AtSeconds + _activationSeconds }))
        {
            _events.Enqueue(() => { }, time);
        }

        // Whatever happens at one time happens before any batch starts at it. A batch may be over the moment it starts, where its service time is lost in rounding; what it
        // makes ready is then ready at this same time.
        while (_events.TryPeek(out _, out double now))
        {
            HandleEvents(now);
            while (_changes.TryPeek(out ReplicaTarget? change) && change.AtSeconds <= now)
            {
                Apply(_changes.Dequeue());
            }

            do
            {
                HandleEvents(now);
            }
            while (StartOneBatch(now));
        }
    }

    private void Apply(ReplicaTarget change)
    {
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            _stages[stage].Want(change.Replicas[stage], change.AtSeconds, _activationSeconds);
        }
    }

    private void HandleEvents(double now)
    {
        while (_events.TryPeek(out _, out double time) && time == now)
        {
            _events.Dequeue()();
        }
    }

    /// <summary>Stages come in topological order: one that could still get items at this time waits until those before it have started all they can.</summary>
    private bool StartOneBatch(double now)
    {
        foreach (int stage in Topology.TopologicalOrder)
        {
            if (_stages[stage].TryStart(now, time => _events.Enqueue(() => { }, time)) is { } batch)
            {
                _events.Enqueue(() => Complete(stage, batch), batch.DoneSeconds);
                return true;
            }
        }

        return false;
    }

    private void Arrive(int query, double now)
    {
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            EnqueueReadyItems(stage, query, now);
        }
    }

    private void Complete(int stage, ReferenceBatch batch)
    {
        _stages[stage].Complete(batch);
        foreach (int edge in Topology.OutEdges(stage))
        {
            foreach (int query in batch.Items.Select(item => item.Query).Distinct())
            {
                EnqueueReadyItems(Topology.Target(edge), query, batch.DoneSeconds);
            }
        }
    }

    private void EnqueueReadyItems(int stage, int query, double now)
    {
        foreach (ReferenceItem item in _stages[stage].ItemsOf[query])
        {
            if (item.Ready is null && IsReady(stage, item))
            {
                _stages[stage].Enqueue(item, now);
                if (_stages[stage].DelaySeconds > 0)
                {
                    // Nothing happens then but that time has come to look at the queue.
                    _events.Enqueue(() => { }, now + _stages[stage].DelaySeconds);
                }
            }
        }
    }

    /// <summary>The rules of semantics.md, "Visits", in their order. An item is asked about from its query's arrival on.</summary>
    private bool IsReady(int stage, ReferenceItem item)
    {
        ReferenceItem[][] liveParents =
        [
            .. Topology.InEdges(stage).Select(edge => _stages[Topology.Source(edge)].ItemsOf[item.Query]).Where(items => items.Length > 0),
        ];
        int count = _stages[stage].ItemsOf[item.Query].Length;
        return liveParents switch
        {
            [] => true,
            [var parent] when count >= parent.Length => parent[item.Index * parent.Length / count].Done is not null,
            _ => liveParents.All(parent => parent.All(parentItem => parentItem.Done is not null)),
        };
    }
}
