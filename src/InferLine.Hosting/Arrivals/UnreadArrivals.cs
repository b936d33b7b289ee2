namespace InferLine.Hosting.Arrivals;

/// <summary>The arrivals of one core that have not been read, in order. Adding allocates only while the buffer grows to what one interval brings.</summary>
internal sealed class UnreadArrivals
{
    private const int FirstCapacity = 1024;

    private readonly Lock _gate = new();
    private long[] _pending = new long[FirstCapacity];
    private long[] _taken = new long[FirstCapacity];
    private int _count;
    private long _total;

    public long Total => Volatile.Read(ref _total);

    /// <summary>Adds one at the present time.</summary>
    public void Add(TimeProvider time)
    {
        lock (_gate)
        {
            Add(time.GetTimestamp());
        }
    }

    /// <summary>Adds one at a time that is not before the last one, and may be to come.</summary>
    public void AddAt(long timestamp)
    {
        lock (_gate)
        {
            Add(timestamp);
        }
    }

    /// <summary>Takes out the time stamps that are not later than the cut; valid until the next call, which is by the same reader.</summary>
    public ReadOnlySpan<long> TakeUntil(long cut)
    {
        lock (_gate)
        {
            int taken = _count;
            while (taken > 0 && _pending[taken - 1] > cut)
            {
                taken--;
            }

            if (_taken.Length < _pending.Length)
            {
                _taken = new long[_pending.Length];
            }

            // The reader gets this array, and the threads the other one with what is left.
            (_pending, _taken) = (_taken, _pending);
            _taken.AsSpan(taken, _count - taken).CopyTo(_pending);
            _count -= taken;
            return _taken.AsSpan(0, taken);
        }
    }

    private void Add(long timestamp)
    {
        if (_count == _pending.Length)
        {
            Array.Resize(ref _pending, 2 * _count);
        }

        _pending[_count++] = timestamp;
        _total++;
    }
}
