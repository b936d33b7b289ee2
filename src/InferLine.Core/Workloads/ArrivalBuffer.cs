using System.Runtime.InteropServices;

namespace InferLine.Workloads;

/// <summary>Arrival times that are being generated or read: a list in blocks, since doubling one array would need three times the memory at its end.</summary>
/// <remarks>
/// The blocks of a long trace are kept outside of the managed heap and freed at once. As arrays they would be as large as the trace together, and the collector would
/// leave them in memory beside it for the whole simulation that follows.
/// </remarks>
internal sealed class ArrivalBuffer : IDisposable
{
    private const int LargestBlock = 1 << 22;
    private readonly List<double[]> _small = [];
    private readonly Queue<nint> _large = [];
    private double[] _block;
    private int _used;

    public ArrivalBuffer(double expectedCount) => _block = new double[(int)Math.Clamp(expectedCount * 1.05, 16, LargestBlock)];

    public long Count { get; private set; }

    public void Add(double seconds)
    {
        if (_used == _block.Length)
        {
            StoreBlock();
        }

        _block[_used++] = seconds;
        Count++;
    }

    /// <summary>All times; the buffer is empty afterwards, but for the last block.</summary>
    public double[] ToArray()
    {
        double[] all = GC.AllocateUninitializedArray<double>(checked((int)Count));
        int at = 0;
        foreach (double[] block in _small)
        {
            block.CopyTo(all, at);
            at += block.Length;
        }

        while (_large.TryDequeue(out nint block))
        {
            Marshal.Copy(block, all, at, LargestBlock);
            Marshal.FreeHGlobal(block);
            at += LargestBlock;
        }

        _block.AsSpan(0, _used).CopyTo(all.AsSpan(at));
        return all;
    }

    public void Dispose()
    {
        while (_large.TryDequeue(out nint block))
        {
            Marshal.FreeHGlobal(block);
        }
    }

    private void StoreBlock()
    {
        if (_block.Length < LargestBlock)
        {
            _small.Add(_block);
            _block = new double[Math.Min(LargestBlock, _block.Length * 2)];
        }
        else
        {
            nint block = Marshal.AllocHGlobal((nint)LargestBlock * sizeof(double));
            Marshal.Copy(_block, 0, block, LargestBlock);
            _large.Enqueue(block);
        }

        _used = 0;
    }
}
