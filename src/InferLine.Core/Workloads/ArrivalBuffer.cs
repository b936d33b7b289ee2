namespace InferLine.Workloads;

/// <summary>Arrival times that are being generated: a list in blocks, since doubling one array would need three times the memory at its end.</summary>
internal sealed class ArrivalBuffer
{
    private const int LargestBlock = 1 << 22;
    private readonly List<double[]> _full = [];
    private double[] _block;
    private int _used;

    public ArrivalBuffer(double expectedCount) => _block = new double[(int)Math.Clamp(expectedCount * 1.05, 16, LargestBlock)];

    public long Count { get; private set; }

    public void Add(double seconds)
    {
        if (_used == _block.Length)
        {
            _full.Add(_block);
            _block = new double[Math.Min(LargestBlock, _block.Length * 2)];
            _used = 0;
        }

        _block[_used++] = seconds;
        Count++;
    }

    public double[] ToArray()
    {
        double[] all = GC.AllocateUninitializedArray<double>(checked((int)Count));
        int at = 0;
        foreach (double[] block in _full)
        {
            block.CopyTo(all, at);
            at += block.Length;
        }

        _block.AsSpan(0, _used).CopyTo(all.AsSpan(at));
        return all;
    }
}
