namespace InferLine.Backends.OnnxRuntime.Batches;

/// <summary>The tensors that the items of a batch have for one input, one after the other. The memory is pinned, and kept from batch to batch.</summary>
internal sealed class InputBuffer(int rank)
{
    private readonly List<int> _extents = [];
    private readonly List<int> _offsets = [];
    private byte[] _bytes = [];
    private int _used;

    /// <summary>The number of items.</summary>
    public int Count => _offsets.Count;

    public byte[] Bytes => _bytes;

    /// <summary>The number of bytes per value.</summary>
    public int ElementSize { get; private set; } = 1;

    public void Clear()
    {
        _extents.Clear();
        _offsets.Clear();
        _used = 0;
    }

    /// <summary>Room for one more tensor.</summary>
    public Span<byte> Append(scoped ReadOnlySpan<int> shape, int elementSize)
    {
        long size = elementSize;
        foreach (int extent in shape)
        {
            size = Math.Min(size * extent, int.MaxValue);
        }

        Reserve(_used + size);
        ElementSize = elementSize;
        _offsets.Add(_used);
        foreach (int extent in shape)
        {
            _extents.Add(extent);
        }

        Span<byte> room = _bytes.AsSpan(_used, (int)size);
        _used += (int)size;
        return room;
    }

    public int Extent(int item, int axis) => _extents[(item * rank) + axis];

    public int Offset(int item) => _offsets[item];

    public ReadOnlySpan<byte> Values(int item) => _bytes.AsSpan(_offsets[item]..(item + 1 < Count ? _offsets[item + 1] : _used));

    public bool HaveSameShape(int item, int other)
    {
        for (int axis = 0; axis < rank; axis++)
        {
            if (Extent(item, axis) != Extent(other, axis))
            {
                return false;
            }
        }

        return true;
    }

    private void Reserve(long size)
    {
        if (size > Array.MaxLength)
        {
            throw new InvalidOperationException("the inputs of a batch take more than 2 GiB; use smaller batches");
        }

        if (size > _bytes.Length)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(size, 2L * _bytes.Length), Array.MaxLength), pinned: true);
            _bytes.AsSpan(0, _used).CopyTo(larger);
            _bytes = larger;
        }
    }
}
