using System.Diagnostics;
using InferLine.Serving.Routing;

namespace InferLine.Serving.Queries;

/// <summary>One query on its way through the pipeline. It ends exactly once.</summary>
/// <remarks>
/// Its lock is held for the bookkeeping only, and no other lock is taken under it. The host's routes run outside of it; its joins and results run when nothing else
/// of what they look at can change.
/// </remarks>
internal abstract class Query(PipelineEngine engine, object? input, long arrival, long deadline) : Linked<Query>
{
    // The array of visits is the lock: it is private, and an object of its own would be one more allocation per query.
    private readonly StageVisit[] _visits = engine.Layout.Unvisited();

    /// <summary>By edge: items that wait for a join.</summary>
    private readonly Item?[]? _parked = engine.Layout.HasGathers ? new Item?[engine.Layout.EdgeCount] : null;
    private CancellationTokenRegistration _registration;
    private int _unsettled = engine.Layout.StageCount;
    private volatile bool _ended;

    public object? Input { get; } = input;

    /// <summary>When it arrived, in the provider's ticks.</summary>
    public long Arrival { get; } = arrival;

    /// <summary>When it is late, in the provider's ticks; the largest value if never.</summary>
    public long Deadline { get; } = deadline;

    public Activity? Activity { get; set; }

    /// <summary>Its place among all arrivals; queues order by it what became ready together.</summary>
    public long Number { get; set; }

    /// <summary>Where it stands at the entrance; guarded by the lock of <see cref="Admission"/>, as are the links.</summary>
    public AdmissionState Admission { get; set; }

    /// <summary>Once ended, its items are not worth a replica's time.</summary>
    public bool Ended => _ended;

    protected PipelineEngine Engine { get; } = engine;

    /// <summary>Ends the query when the token is cancelled. Called once, before the query enters.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(
                static (query, token) => ((Query)query!).End(QueryOutcome.Cancelled, new OperationCanceledException(token)), this);
        }
    }

    /// <summary>Puts an item into every entry.</summary>
    public void Enter(Outbox outbox)
    {
        lock (_visits)
        {
            if (_ended)
            {
                return;
            }

            foreach (int stage in Engine.Layout.Entries)
            {
                Send(stage, parent: null, index: 0, Input, outbox);
            }
        }
    }

    /// <summary>An item is done.</summary>
    /// <param name="item">The item.</param>
    /// <param name="output">Its output.</param>
    /// <param name="sink">For what goes on; empty before and after.</param>
    /// <param name="outbox">Gets the items that are ready now.</param>
    public void Complete(Item item, object? output, RouteSink sink, Outbox outbox)
    {
        if (_ended)
        {
            return;
        }

        bool last = false;
        try
        {
            Engine.Layout.Route(item.Stage, output, sink);
            lock (_visits)
            {
                if (_ended)
                {
                    return;
                }

                item.Value = output;
                foreach (RoutedItem routed in sink.Items)
                {
                    Attach(routed, item, outbox);
                }

                ref StageVisit visit = ref _visits[item.Stage];
                visit.Active--;
                SettleIfDone(item.Stage, outbox);
                if (_unsettled == 0)
                {
                    _ended = true;
                    last = true;
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            End(QueryOutcome.Failed, new StageFailedException(Engine.Layout.Pipeline.Stages[item.Stage].Name, "what follows its output could not be made", exception));
            return;
        }
        finally
        {
            sink.Clear();
        }

        if (last)
        {
            Finish(QueryOutcome.Completed, exception: null);
        }
    }

    /// <summary>Ends the query as a whole, unless it has ended; what it has queued leaves the queues.</summary>
    /// <returns>Whether this ended it.</returns>
    public bool End(QueryOutcome outcome, Exception exception)
    {
        lock (_visits)
        {
            if (_ended)
            {
                return false;
            }

            _ended = true;
        }

        // Nothing is added to an ended query, so its lists can be walked without the lock.
        for (int stage = 0; stage < _visits.Length; stage++)
        {
            if (_visits[stage].Active > 0)
            {
                Engine.Stages[stage].Withdraw(_visits[stage].Items);
            }
        }

        Finish(outcome, exception);
        return true;
    }

    /// <summary>How many items it had at a stage; to be asked once it has ended.</summary>
    public int ItemsAt(int stage) => _visits[stage].Count;

    /// <summary>The outputs of a stage that is settled, in order.</summary>
    public List<Item> OutputsOf(string stage) => ItemOrder.Sort(Settled(stage));

    /// <summary>The output of a stage that is settled, if it is the only one.</summary>
    public bool TryGetOnlyOutput(string stage, out object? output, out int count)
    {
        Item? first = Settled(stage);
        count = 0;
        for (Item? item = first; item is not null; item = item.NextOfVisit)
        {
            count++;
        }

        output = first?.Value;
        return count == 1;
    }

    /// <summary>Makes the result and completes the caller's task.</summary>
    protected abstract QueryOutcome Resolve(QueryOutcome outcome, Exception? exception);

    /// <summary>Completes the caller's task with what was resolved.</summary>
    protected abstract void Publish();

    private void Finish(QueryOutcome outcome, Exception? exception)
    {
        _registration.Unregister();
        outcome = Resolve(outcome, exception);

        // The slot is free before the caller knows.
        Engine.Left(this, outcome);
        Publish();
    }

    private Item? Settled(string stage)
    {
        StageVisit visit = _visits[Engine.Layout.Pipeline.IndexOf(stage)];
        return visit.Settled
            ? visit.Items
            : throw new InvalidOperationException($"stage '{stage}' may not be done yet here; a join sees only the stages that lead to it");
    }

    private void Attach(in RoutedItem routed, Item parent, Outbox outbox)
    {
        int target = Engine.Layout.Target(routed.Edge);
        switch (Engine.Layout.OriginOf(target))
        {
            case ItemOrigin.Flow:
                Send(target, parent, routed.Index, routed.Value, outbox);
                break;
            case ItemOrigin.SideBySide when _visits[target].Flowing:
                Send(target, parent, routed.Index, Alone(routed.Edge, routed.Value), outbox);
                break;
            default:
                ref Item? parked = ref _parked![routed.Edge];
                parked = new Item(this, target, parent, routed.Index, routed.Value) { NextOfVisit = parked };
                break;
        }
    }

    private void Send(int stage, Item? parent, int index, object? value, Outbox outbox)
    {
        ref StageVisit visit = ref _visits[stage];
        var item = new Item(this, stage, parent, index, value) { NextOfVisit = visit.Items };
        visit.Items = item;
        visit.Count++;
        visit.Active++;
        outbox.Add(item);
    }

    private void SettleIfDone(int stage, Outbox outbox)
    {
        ref StageVisit visit = ref _visits[stage];
        if (visit.Active > 0 || visit.OpenEdges > 0)
        {
            return;
        }

        visit.Settled = true;
        _unsettled--;
        foreach (int edge in Engine.Layout.OutEdges(stage))
        {
            int target = Engine.Layout.Target(edge);
            _visits[target].OpenEdges--;
            if (Engine.Layout.OriginOf(target) != ItemOrigin.Flow)
            {
                Gather(target, outbox);
            }

            SettleIfDone(target, outbox);
        }
    }

    private void Gather(int stage, Outbox outbox)
    {
        ref StageVisit visit = ref _visits[stage];
        int[] edges = Engine.Layout.InEdges[stage];
        if (Engine.Layout.OriginOf(stage) == ItemOrigin.Join)
        {
            if (visit.OpenEdges == 0 && Array.Exists(edges, edge => _parked![edge] is not null))
            {
                int index = 0;
                foreach (object? value in Engine.Layout.JoinOf(stage)(this))
                {
                    Send(stage, parent: null, index++, value, outbox);
                }
            }
        }
        else if (visit.OpenEdges == 0 && !visit.Flowing)
        {
            SideBySide(stage, edges, outbox);
        }
        else if (visit.OpenEdges == 1)
        {
            FlowIfAlone(stage, edges, outbox);
        }
    }

    /// <summary>
    /// Puts the items of the live in-edges side by side: as many as the longest has, item j next to item floor(j·p/c) of an edge that has p of them.
    /// </summary>
    private void SideBySide(int stage, int[] edges, Outbox outbox)
    {
        var columns = new List<Item>?[edges.Length];
        int count = 0;
        for (int e = 0; e < edges.Length; e++)
        {
            columns[e] = ItemOrder.Sort(_parked![edges[e]]);
            count = Math.Max(count, columns[e]!.Count);
        }

        for (int j = 0; j < count; j++)
        {
            object?[] row = new object?[edges.Length];
            for (int e = 0; e < edges.Length; e++)
            {
                List<Item> column = columns[e]!;
                row[e] = column.Count == 0 ? null : column[(int)((long)j * column.Count / count)].Value;
            }

            Send(stage, parent: null, j, row, outbox);
        }
    }

    /// <summary>If the query does not visit the sources of any in-edge but one, that one needs to wait for nobody.</summary>
    private void FlowIfAlone(int stage, int[] edges, Outbox outbox)
    {
        int open = -1;
        foreach (int edge in edges)
        {
            if (!_visits[Engine.Layout.Source(edge)].Settled)
            {
                open = edge;
            }
            else if (_visits[Engine.Layout.Source(edge)].Items is not null)
            {
                return;
            }
        }

        if (open < 0)
        {
            return;
        }

        _visits[stage].Flowing = true;
        foreach (Item parked in ItemOrder.Sort(_parked![open]))
        {
            Send(stage, parked.Parent, parked.Index, Alone(open, parked.Value), outbox);
        }

        _parked[open] = null;
    }

    private object?[] Alone(int edge, object? value)
    {
        int[] edges = Engine.Layout.InEdges[Engine.Layout.Target(edge)];
        object?[] row = new object?[edges.Length];
        row[Array.IndexOf(edges, edge)] = value;
        return row;
    }
}
