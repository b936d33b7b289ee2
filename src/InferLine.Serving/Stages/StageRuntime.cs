using InferLine.Backends;
using InferLine.Plans;
using InferLine.Serving.Queries;
using InferLine.Serving.Timing;

namespace InferLine.Serving.Stages;

/// <summary>
/// A stage at work: its queue, and who serves it. A replica is idle, claimed (told to take a batch, which it does as soon as it has a thread), or running.
/// </summary>
/// <remarks>
/// A batch is formed when its replica really starts, of what is queued then. So a replica is claimed only for items that those claimed before will not take, and all that
/// become ready while a thread wakes up count as ready at the same time. No other lock is taken under this one.
/// </remarks>
internal sealed class StageRuntime : IDisposable
{
    /// <summary>A failed batch may be the fault of its items; this many in a row are the stage's.</summary>
    private const int FailuresOfAProblem = 3;

    private readonly Lock _gate = new();
    private readonly PipelineEngine _engine;
    private readonly IStageClient _client;
    private readonly ItemQueue _queue = new();
    private readonly Stack<ReplicaWorker> _idle = new();
    private readonly List<ReplicaStart> _starting = [];
    private readonly TaskCompletionSource _serves = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DelayTimer _delayTimer;
    private int _batchSize;
    private long _delayTicks;
    private int _wanted;
    private int _claimed;
    private int _running;
    private long _armedFor = -1;
    private long _items;
    private long _batches;
    private long _failedBatches;
    private long _busyTicks;
    private int _failuresInARow;
    private string? _startProblem;

    public StageRuntime(PipelineEngine engine, int index, IStageClient client, StagePlan plan)
    {
        _engine = engine;
        _client = client;
        Index = index;
        Name = engine.Layout.Pipeline.Stages[index].Name;
        _delayTimer = new DelayTimer(engine.Time, DelayIsOver);
        SetBatching(plan);
    }

    public int Index { get; }

    public string Name { get; }

    /// <summary>Completes once there has been a replica that serves.</summary>
    public Task Serves => _serves.Task;

    public void Dispose()
    {
        _delayTimer.Dispose();

        // Whoever still waits for the first replica waits in vain.
        _serves.TrySetCanceled();
    }

    /// <summary>Queues items that became ready together.</summary>
    /// <param name="items">The items, linked by <see cref="Linked{T}.Next"/>.</param>
    /// <param name="ready">When, in the provider's ticks.</param>
    /// <param name="next">Whether the calling thread is about to be free.</param>
    public void Enqueue(Item items, long ready, bool next)
    {
        ReplicaWorker? claimed;
        lock (_gate)
        {
            Item? item = items;
            while (item is not null)
            {
                Item? following = item.Next;
                item.Next = null;
                if (!item.Query.Ended)
                {
                    item.Ready = ready;
                    _queue.Enqueue(item);
                }

                item = following;
            }

            claimed = Claim(ready);
        }

        Schedule(claimed, next);
    }

    /// <summary>Takes the items of an ended query out of the queue.</summary>
    /// <param name="items">All its items here, linked by <see cref="Item.NextOfVisit"/>.</param>
    public void Withdraw(Item? items)
    {
        lock (_gate)
        {
            for (; items is not null; items = items.NextOfVisit)
            {
                if (items.Queued)
                {
                    _queue.Remove(items);
                }
            }
        }
    }

    /// <summary>A claimed replica forms its batch.</summary>
    /// <param name="worker">The replica.</param>
    /// <param name="late">Queries that are to be dropped.</param>
    /// <returns>The number of items; none if the replica has nothing to do.</returns>
    public int Take(ReplicaWorker worker, out List<Query>? late)
    {
        late = null;
        int count = 0;
        ReplicaWorker? others;
        ReplicaWorker? retired = null;
        lock (_gate)
        {
            _claimed--;
            long now = _engine.Time.GetTimestamp();
            if (IsDue(now))
            {
                Span<Item?> batch = worker.Batch(_batchSize);
                while (count < _batchSize && _queue.First is { } item)
                {
                    _queue.Remove(item);
                    if (item.Query.Ended)
                    {
                        continue;
                    }

                    if (item.Query.Deadline < now && _engine.Options.DropLate)
                    {
                        (late ??= []).Add(item.Query);
                        continue;
                    }

                    batch[count++] = item;
                }
            }

            if (count > 0)
            {
                _running++;
                worker.Started = now;
            }
            else
            {
                retired = Free(worker);
            }

            others = Claim(now);
        }

        Retire(retired);
        Schedule(others, next: false);
        return count;
    }

    /// <summary>A replica has ended its batch.</summary>
    public void Release(ReplicaWorker worker, int items, bool failed, long now)
    {
        ReplicaWorker? claimed;
        ReplicaWorker? retired;
        lock (_gate)
        {
            _running--;
            _items += items;
            _batches++;
            _failedBatches += failed ? 1 : 0;
            _failuresInARow = failed ? _failuresInARow + 1 : 0;
            _busyTicks += now - worker.Started;
            retired = Free(worker);
            claimed = Claim(now);
        }

        Retire(retired);
        Schedule(claimed, next: false);
    }

    /// <summary>Changes the batch size and delay.</summary>
    public void SetBatching(StagePlan plan)
    {
        ReplicaWorker? claimed;
        lock (_gate)
        {
            _batchSize = plan.BatchSize;
            _delayTicks = _engine.Ticks(plan.MaxDelay);
            _armedFor = -1;
            claimed = Claim(_engine.Time.GetTimestamp());
        }

        Schedule(claimed, next: false);
    }

    /// <summary>Changes the number of replicas. Those that are still starting go first, then idle ones, then whoever ends a batch first.</summary>
    /// <param name="wanted">The number, or 0 to end.</param>
    /// <returns>The number that was wanted before.</returns>
    public int SetReplicas(int wanted)
    {
        int before;
        var started = new List<ReplicaStart>();
        var cancelled = new List<ReplicaStart>();
        var retired = new List<ReplicaWorker>();
        lock (_gate)
        {
            before = _wanted;
            _wanted = wanted;
            while (Replicas < wanted)
            {
                var start = new ReplicaStart(_engine, this, _client);
                _starting.Add(start);
                started.Add(start);
            }

            while (Replicas > wanted && _starting.Count > 0)
            {
                cancelled.Add(_starting[^1]);
                _starting.RemoveAt(_starting.Count - 1);
            }

            while (Replicas > wanted && _idle.TryPop(out ReplicaWorker? idle))
            {
                retired.Add(idle);
            }
        }

        started.ForEach(start => start.Begin());
        cancelled.ForEach(start => start.Cancel());
        retired.ForEach(Retire);
        return before;
    }

    /// <summary>A replica has been created.</summary>
    /// <returns>Whether it is still wanted; otherwise the caller disposes it.</returns>
    public bool Add(ReplicaStart start, IStageReplica replica)
    {
        ReplicaWorker? claimed;
        lock (_gate)
        {
            if (!_starting.Remove(start))
            {
                return false;
            }

            _startProblem = null;
            _engine.Background.Begin();
            _idle.Push(new ReplicaWorker(_engine, this, replica));
            claimed = Claim(_engine.Time.GetTimestamp());
        }

        _serves.TrySetResult();
        Schedule(claimed, next: false);
        return true;
    }

    public StageStatistics Count()
    {
        lock (_gate)
        {
            return new StageStatistics(
                Name,
                _items,
                _batches,
                _failedBatches,
                TimeSpan.FromSeconds((double)_busyTicks / _engine.Time.TimestampFrequency),
                _queue.Count,
                _wanted,
                _starting.Count,
                Replicas - _starting.Count,
                Problem());
        }
    }

    /// <summary>A replica could not be created; it is tried again.</summary>
    public void ReportStartProblem(string problem)
    {
        lock (_gate)
        {
            _startProblem = problem;
        }
    }

    private string? Problem() =>
        _startProblem is not null && _starting.Count > 0 ? _startProblem
        : _failuresInARow >= FailuresOfAProblem ? FormattableString.Invariant($"the last {_failuresInARow} batches failed")
        : null;

    private int Replicas => _starting.Count + _idle.Count + _claimed + _running;

    /// <summary>Whether an idle replica would start now: the queue holds a full batch, or its oldest item has waited long enough.</summary>
    private bool IsDue(long now) => _queue.Count >= _batchSize || (_queue.First is { } oldest && now - oldest.Ready >= _delayTicks);

    /// <summary>Claims idle replicas for what is queued beyond the batches of those claimed already.</summary>
    /// <returns>The claimed replicas, linked by <see cref="ReplicaWorker.NextClaimed"/>.</returns>
    private ReplicaWorker? Claim(long now)
    {
        ReplicaWorker? first = null;
        while (_idle.Count > 0)
        {
            long uncovered = _queue.Count - ((long)_claimed * _batchSize);

            // With a delay, how long the oldest uncovered item has waited is known once the claimed replicas have taken theirs.
            bool due = uncovered > 0 && (uncovered >= _batchSize || _delayTicks == 0 || (_claimed == 0 && IsDue(now)));
            if (!due)
            {
                break;
            }

            ReplicaWorker worker = _idle.Pop();
            worker.NextClaimed = first;
            first = worker;
            _claimed++;
        }

        if (_delayTicks > 0 && _claimed == 0 && _idle.Count > 0 && _queue.First is { } oldest && _armedFor != oldest.Ready)
        {
            _armedFor = oldest.Ready;
            _delayTimer.Set(oldest.Ready + _delayTicks);
        }

        return first;
    }

    private void DelayIsOver()
    {
        ReplicaWorker? claimed;
        lock (_gate)
        {
            _armedFor = -1;
            claimed = Claim(_engine.Time.GetTimestamp());
        }

        Schedule(claimed, next: false);
    }

    /// <summary>Makes a replica idle, or returns it if there are too many.</summary>
    private ReplicaWorker? Free(ReplicaWorker worker)
    {
        if (Replicas >= _wanted)
        {
            return worker;
        }

        _idle.Push(worker);
        return null;
    }

    private static void Retire(ReplicaWorker? worker)
    {
        if (worker is not null)
        {
            _ = worker.RetireAsync();
        }
    }

    private void Schedule(ReplicaWorker? worker, bool next)
    {
        while (worker is not null)
        {
            ReplicaWorker? following = worker.NextClaimed;
            worker.NextClaimed = null;
            _engine.Scheduler.Schedule(worker, next);
            worker = following;
        }
    }
}
