using System.Runtime.CompilerServices;

namespace InferLine.Estimation;

/// <summary>
/// The simulation of one stage: a FIFO queue of ready items before identical replicas that serve in batches. This loop is what estimates and
/// searches spend their time in.
/// </summary>
/// <remarks>
/// No event queue is needed. Replicas are identical, so the next batch always goes to the one that is free first, and starts never go back in time. The batches in
/// service are kept sorted by completion, one slot per replica, in a ring: the head is at once the replica that is free first and the
/// batch that is done next, so completions come out in order, which makes the output of a stage the sorted input of the next.
/// A batch takes a run of consecutive positions of the ready stream, hence a slot is a time and a range. A new batch is nearly always the last to be done, so that
/// insertion from the end is short. The loop allocates nothing per item or batch.
/// </remarks>
internal static class StageSimulation
{
    /// <summary>Groups of simultaneous completions up to this size are put in order by insertion, larger ones by the library's sort.</summary>
    private const int InsertionLimit = 24;

    private const int CancellationInterval = 1 << 16;

    /// <summary>Serves all items of a ready stream.</summary>
    /// <param name="ready">When items become ready.</param>
    /// <param name="configuration">How the stage serves.</param>
    /// <param name="done">
    /// Filled with when items are done; as long as <paramref name="ready"/>, with an item list of its own. The times may be the array of the ready times: no
    /// more items are ever done than were read.
    /// </param>
    /// <param name="observer">Sees every batch.</param>
    /// <param name="cancellationToken">Cancels the simulation.</param>
    public static StageTotals Run<TObserver>(
        ItemStream ready, in StageConfiguration configuration, ItemStream done, ref TObserver observer, CancellationToken cancellationToken)
        where TObserver : struct, IBatchObserver
    {
        var constant = default(ConstantReplicas);
        return Run(ready, configuration, done, ref observer, ref constant, cancellationToken);
    }

    /// <summary>Serves all items of a ready stream by replicas that come and go.</summary>
    /// <param name="ready">When items become ready.</param>
    /// <param name="configuration">How the stage serves, and with how many replicas it begins.</param>
    /// <param name="done">Filled with when items are done, as above.</param>
    /// <param name="observer">Sees every batch.</param>
    /// <param name="changes">When replicas come and go; told when those that go have stopped.</param>
    /// <param name="cancellationToken">Cancels the simulation.</param>
    /// <remarks>
    /// A replica that comes at time t is an empty batch that is done at t. A replica that goes is the one that is done first among those that stay, which is an idle one if there is any;
    /// its batch stays in the ring until it is written, and nothing starts on it. Changes at t precede batches that start, or begin to be collected, at t: one that is being collected goes on. For <see cref="ConstantReplicas"/> the compiler leaves all of
    /// this out.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static StageTotals Run<TObserver, TChanges>(
        ItemStream ready, in StageConfiguration configuration, ItemStream done, ref TObserver observer, ref TChanges changes, CancellationToken cancellationToken)
        where TObserver : struct, IBatchObserver
        where TChanges : struct, IReplicaChanges
    {
        ReadOnlySpan<double> readyTimes = ready.Times;
        ReadOnlySpan<double> serviceTimes = configuration.Profile.SecondsByBatchSize;
        int batchSize = configuration.BatchSize;
        double maxDelay = configuration.MaxDelaySeconds;
        bool collects = configuration.Collects;
        double collected = double.NegativeInfinity;

        // All replicas are idle at first: an empty batch each, done before any item is ready.
        int mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(configuration.Replicas + changes.Additions)) - 1;
        var inService = new Batch[mask + 1];
        int newest = configuration.Replicas - 1;
        int oldest = 0;

        var output = new CompletionWriter(ready.Items, done);
        long batches = 0;
        double busy = 0;
        int largest = 0;
        bool waited = false;
        int position = 0;
        while (position < readyTimes.Length)
        {
            // An idle replica starts when the batch is full or the oldest item has waited for the delay, whichever is first; or it begins to collect when no other does, and starts later.
            int full = position + batchSize;
            int limit = Math.Min(full, readyTimes.Length);
            double trigger = readyTimes[position];
            if (collects)
            {
                trigger = Math.Max(trigger, collected);
            }
            else if (maxDelay > 0)
            {
                trigger += maxDelay;
                if (full <= readyTimes.Length)
                {
                    trigger = Math.Min(trigger, readyTimes[full - 1]);
                }
            }

            if (TChanges.Any)
            {
                int free = FirstToStay(inService, mask, oldest);
                while (changes.NextSeconds <= Math.Max(inService[free & mask].Done, trigger))
                {
                    Apply(ref changes, inService, mask, oldest, ref newest);
                    free = FirstToStay(inService, mask, oldest);
                }

                // What goes and is done before the next start is written; nothing that is done earlier can still be added.
                for (; oldest < free; oldest++)
                {
                    Batch gone = inService[oldest & mask].AsStaying();
                    if (gone.Count > 0 && !output.Write(gone, ref observer))
                    {
                        return new StageTotals(batches, busy, largest, waited, Completed: false);
                    }
                }
            }

            ref Batch next = ref inService[oldest & mask];
            if (next.Count > 0 && !output.Write(next, ref observer))
            {
                return new StageTotals(batches, busy, largest, waited, Completed: false);
            }

            double start = Math.Max(next.Done, trigger);
            if (collects)
            {
                double closes = start + maxDelay;
                start = full <= readyTimes.Length ? Math.Min(closes, Math.Max(start, readyTimes[full - 1])) : closes;
                collected = start;
            }

            int end = position + 1;
            if (readyTimes[limit - 1] <= start)
            {
                end = limit;
            }
            else
            {
                while (readyTimes[end] <= start)
                {
                    end++;
                }
            }

            double service = serviceTimes[end - position];
            double completion = start + service;
            observer.Started(readyTimes[position..end], position, start, completion);
            batches++;
            busy += service;
            largest = Math.Max(largest, end - position);
            waited |= next.Done > trigger;

            // Its replica's old slot is free.
            oldest++;
            Insert(new Batch(completion, position, end - position), inService, mask, oldest, ref newest);
            position = end;

            if ((batches & (CancellationInterval - 1)) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        while (TChanges.Any && changes.NextSeconds < double.PositiveInfinity)
        {
            Apply(ref changes, inService, mask, oldest, ref newest);
        }

        for (; oldest <= newest; oldest++)
        {
            Batch last = inService[oldest & mask].AsStaying();
            if (last.Count > 0 && !output.Write(last, ref observer))
            {
                return new StageTotals(batches, busy, largest, waited, Completed: false);
            }
        }

        return new StageTotals(batches, busy, largest, waited, Completed: true);
    }

    /// <summary>Inserts a batch from the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Insert(in Batch batch, Batch[] inService, int mask, int oldest, ref int newest)
    {
        newest++;
        int slot = newest;
        while (slot > oldest && inService[(slot - 1) & mask].Done > batch.Done)
        {
            inService[slot & mask] = inService[(slot - 1) & mask];
            slot--;
        }

        inService[slot & mask] = batch;
    }

    /// <summary>The slot of the first replica to be free among those that stay. There is always one, since the last replica never goes.</summary>
    private static int FirstToStay(Batch[] inService, int mask, int oldest)
    {
        while (inService[oldest & mask].Goes)
        {
            oldest++;
        }

        return oldest;
    }

    private static void Apply<TChanges>(ref TChanges changes, Batch[] inService, int mask, int oldest, ref int newest)
        where TChanges : struct, IReplicaChanges
    {
        double now = changes.NextSeconds;
        if (changes.NextIsAddition)
        {
            Insert(new Batch(now, 0, 0), inService, mask, oldest, ref newest);
        }
        else
        {
            ref Batch last = ref inService[FirstToStay(inService, mask, oldest) & mask];
            last = last.AsGoing();
            changes.Stopped(Math.Max(now, last.Done));
        }

        changes.Advance();
    }

    /// <summary>A batch in service, or an idle replica if it has no items. That its replica goes is told by the complement of the count, so that it needs no field.</summary>
    private readonly struct Batch(double done, int first, int count)
    {
        public readonly double Done = done;
        public readonly int First = first;
        public readonly int Count = count;

        public bool Goes => Count < 0;

        public Batch AsGoing() => new(Done, First, ~Count);

        public Batch AsStaying() => Count < 0 ? new(Done, First, ~Count) : this;
    }

    /// <summary>Writes completed batches, in order of completion, simultaneous ones in order of items.</summary>
    private ref struct CompletionWriter
    {
        private readonly ReadOnlySpan<int> _readyItems;
        private readonly Span<double> _times;
        private readonly Span<int> _items;
        private readonly bool _identity;
        private int _written;
        private int _groupStart;
        private double _groupTime;

        public CompletionWriter(int[]? readyItems, ItemStream done)
        {
            _readyItems = readyItems;
            _identity = readyItems is null;
            _times = done.Times;
            _items = done.Items;
            _groupTime = -1;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Write<TObserver>(in Batch batch, ref TObserver observer)
            where TObserver : struct, IBatchObserver
        {
            Span<double> times = _times.Slice(_written, batch.Count);
            Span<int> items = _items.Slice(_written, batch.Count);
            bool inOrder = true;
            if (_identity)
            {
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = batch.First + i;
                    times[i] = batch.Done;
                }
            }
            else
            {
                ReadOnlySpan<int> source = _readyItems.Slice(batch.First, batch.Count);
                int previous = -1;
                for (int i = 0; i < items.Length; i++)
                {
                    int item = source[i];
                    items[i] = item;
                    times[i] = batch.Done;
                    inOrder &= item > previous;
                    previous = item;
                }
            }

            if (batch.Done != _groupTime)
            {
                _groupStart = _written;
                _groupTime = batch.Done;
            }
            else
            {
                inOrder &= _items[_written - 1] < items[0];
            }

            // The observer sees the batch before it is merged with others that are done at the same time.
            bool goOn = observer.Done(items, batch.Done);
            _written += batch.Count;
            if (!inOrder)
            {
                Sort(_items[_groupStart.._written]);
            }

            return goOn;
        }

        private static void Sort(Span<int> items)
        {
            if (items.Length > InsertionLimit)
            {
                items.Sort();
                return;
            }

            for (int i = 1; i < items.Length; i++)
            {
                int item = items[i];
                int j = i;
                for (; j > 0 && items[j - 1] > item; j--)
                {
                    items[j] = items[j - 1];
                }

                items[j] = item;
            }
        }
    }
}
