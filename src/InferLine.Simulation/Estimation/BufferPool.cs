namespace InferLine.Estimation;

/// <summary>
/// Large arrays for reuse, by exact length: an hour's trace needs the same few lengths again and again, and a shared pool would round them up to
/// a power of two. Not thread-safe; each simulation in progress has its own.
/// </summary>
internal sealed class BufferPool
{
    private readonly Dictionary<int, Stack<double[]>> _times = [];
    private readonly Dictionary<int, Stack<int[]>> _items = [];

    public double[] RentTimes(int length) => Rent(_times, length);

    public int[] RentItems(int length) => Rent(_items, length);

    public ItemStream RentStream(int length) => new(RentTimes(length), RentItems(length));

    public void Return(double[] times) => Return(_times, times);

    public void Return(int[] items) => Return(_items, items);

    public void Return(ItemStream stream)
    {
        Return(stream.Times);
        if (stream.Items is not null)
        {
            Return(stream.Items);
        }
    }

    private static TElement[] Rent<TElement>(Dictionary<int, Stack<TElement[]>> pool, int length) =>
        pool.TryGetValue(length, out Stack<TElement[]>? free) && free.TryPop(out TElement[]? array)
            ? array
            : GC.AllocateUninitializedArray<TElement>(length);

    private static void Return<TElement>(Dictionary<int, Stack<TElement[]>> pool, TElement[] array)
    {
        if (!pool.TryGetValue(array.Length, out Stack<TElement[]>? free))
        {
            pool[array.Length] = free = new Stack<TElement[]>();
        }

        free.Push(array);
    }
}
