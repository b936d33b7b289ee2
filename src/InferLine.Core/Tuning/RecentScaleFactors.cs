namespace InferLine.Tuning;

/// <summary>
/// The scale factors of the last minute, from what the host reports. Reports are summed up in slots of one second, so memory is fixed whatever their number.
/// </summary>
internal sealed class RecentScaleFactors
{
    /// <summary>How long a report counts, in slots of one second.</summary>
    public const int Slots = 60;

    /// <summary>The least number of queries that make a scale factor; with fewer, the planned one holds.</summary>
    public const long LeastQueries = 200;

    private readonly double[] _planned;

    /// <summary>Per slot: the number of queries, then of the items of each stage.</summary>
    private readonly long[][] _slots;
    private readonly long[] _sums;
    private long _newest;

    public RecentScaleFactors(double[] planned)
    {
        _planned = planned;
        _slots = [.. Enumerable.Range(0, Slots).Select(_ => new long[planned.Length + 1])];
        _sums = new long[planned.Length + 1];
    }

    /// <summary>The recent items per query of a stage; the planned ones where too few queries were reported.</summary>
    public double this[int stage] => _sums[0] >= LeastQueries ? _sums[stage + 1] / (double)_sums[0] : _planned[stage];

    /// <summary>The recent scale factor over the planned one; 1 where the plan expects no items at all.</summary>
    public double Drift(int stage) => _planned[stage] > 0 ? this[stage] / _planned[stage] : 1;

    /// <summary>Forgets what is more than a minute old.</summary>
    /// <param name="elapsedSeconds">The time since the tuner began.</param>
    public void AdvanceTo(double elapsedSeconds)
    {
        long slot = SlotOf(elapsedSeconds);
        for (long next = Math.Max(_newest + 1, slot - Slots + 1); next <= slot; next++)
        {
            long[] old = _slots[next % Slots];
            for (int i = 0; i < old.Length; i++)
            {
                _sums[i] -= old[i];
                old[i] = 0;
            }
        }

        _newest = Math.Max(_newest, slot);
    }

    /// <summary>Refuses a report that is none.</summary>
    public void Check(long queries, ReadOnlySpan<long> items)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queries);
        if (items.Length != _planned.Length)
        {
            throw new ArgumentException($"There are {items.Length} counts for {_planned.Length} stages; give one per stage.", nameof(items));
        }

        foreach (long count in items)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(items));
        }
    }

    /// <summary>Adds a report to the newest slot.</summary>
    public void Add(long queries, ReadOnlySpan<long> items)
    {
        long[] slot = _slots[_newest % Slots];
        slot[0] += queries;
        _sums[0] += queries;
        for (int stage = 0; stage < items.Length; stage++)
        {
            slot[stage + 1] += items[stage];
            _sums[stage + 1] += items[stage];
        }
    }

    /// <summary>The slots from the oldest to the newest.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Capture() => [.. Enumerable.Range(1, Slots).Select(i => (long[])_slots[(_newest + i) % Slots].Clone())];

    /// <summary>Takes slots over, the last of them being of this time.</summary>
    public void Restore(double elapsedSeconds, IReadOnlyList<IReadOnlyList<long>> slots)
    {
        _newest = SlotOf(elapsedSeconds);
        Array.Clear(_sums);
        for (int i = 0; i < Slots; i++)
        {
            long[] slot = _slots[(_newest + 1 + i) % Slots];
            for (int j = 0; j < slot.Length; j++)
            {
                slot[j] = slots[i][j];
                _sums[j] += slot[j];
            }
        }
    }

    private static long SlotOf(double elapsedSeconds) => (long)Math.Min(elapsedSeconds, long.MaxValue / 2);
}
