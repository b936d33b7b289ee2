namespace InferLine.NetworkCalculus;

/// <summary>
/// The counts that may still become the largest: a count is dropped once a later one is at least as large (the monotonic queue of a sliding maximum). Counts
/// decrease and positions increase from front to back.
/// </summary>
/// <remarks>
/// Random traffic leaves some tens of entries; only a rate that falls all the time makes every position stay. So it starts small and doubles, a few times in a
/// life, up to the number of positions kept.
/// </remarks>
internal sealed class DecreasingQueue
{
    private Entry[] _ring = new Entry[256];
    private int _front;
    private int _length;

    public bool IsFull => _length == _ring.Length;

    /// <summary>The largest count; 0 if there is none.</summary>
    public long Largest => _length == 0 ? 0 : _ring[_front].Count;

    public void Add(long position, long count)
    {
        Entry[] ring = _ring;
        int mask = ring.Length - 1;
        int length = _length;
        while (length > 0 && ring[(_front + length - 1) & mask].Count <= count)
        {
            length--;
        }

        if (length == ring.Length)
        {
            ring = Grow();
            mask = ring.Length - 1;
        }

        ring[(_front + length) & mask] = new Entry(position, count);
        _length = length + 1;
    }

    /// <summary>Drops all counts up to a position.</summary>
    public void RemoveThrough(long position)
    {
        while (_length > 0 && _ring[_front].Position <= position)
        {
            _front = (_front + 1) & (_ring.Length - 1);
            _length--;
        }
    }

    private Entry[] Grow()
    {
        var larger = new Entry[_ring.Length * 2];
        _ring.AsSpan(_front).CopyTo(larger);
        _ring.AsSpan(0, _front).CopyTo(larger.AsSpan(_ring.Length - _front));
        _front = 0;
        return _ring = larger;
    }

    private readonly record struct Entry(long Position, long Count);
}
