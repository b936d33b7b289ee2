using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>Adds up when items are done whose queries are looked at, and ends a simulation in which far too many items are done later than the objective allows.</summary>
internal struct CompletionObserver(WorkloadLayout layout, int stage, bool[] isCritical, double limitSeconds, long mostLate) : IBatchObserver
{
    private const int Bins = 1000;

    private readonly int[]? _queryOf = layout.Stages[stage].QueryOf;
    private readonly double[] _arrivals = layout.Arrivals;
    private readonly int[] _histogram = new int[(2 * Bins) + 1];
    private long _late;

    /// <summary>The sum of the times from arrival until done, in seconds.</summary>
    public double Sum { get; private set; }

    /// <summary>The number of items in the sum.</summary>
    public long Count { get; private set; }

    /// <summary>The time from arrival until done that a share of the items exceeds, in seconds.</summary>
    public readonly double Tail(double share)
    {
        double left = share * layout.Stages[stage].ItemCount;
        int bin = _histogram.Length - 1;
        while (bin > 0 && left >= _histogram[bin])
        {
            left -= _histogram[bin--];
        }

        return (bin + 1 - (left / Math.Max(1, _histogram[bin]))) * limitSeconds / Bins;
    }

    public readonly void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done)
    {
    }

    public bool Done(ReadOnlySpan<int> items, double done)
    {
        foreach (int item in items)
        {
            int query = _queryOf is null ? item : _queryOf[item];
            double seconds = done - _arrivals[query];
            _late += seconds > limitSeconds ? 1 : 0;
            _histogram[(int)Math.Min(_histogram.Length - 1, seconds / limitSeconds * Bins)]++;
            if (isCritical[query])
            {
                Sum += seconds;
                Count++;
            }
        }

        return _late <= mostLate;
    }
}
