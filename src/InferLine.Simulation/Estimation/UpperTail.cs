using System.Runtime.CompilerServices;

namespace InferLine.Estimation;

/// <summary>
/// Sum, maximum and one high percentile of a stream of known length, exact, in memory of twice the values above that percentile.
/// </summary>
/// <remarks>
/// The value of rank k among n is the smallest of the m = n - k + 1 largest. Values that may be among these are collected; whenever 2·m are, the lower ones are dropped, and the
/// smallest that stays is the least value that still counts. After the first values few pass that test, so a value costs one comparison.
/// </remarks>
internal sealed class UpperTail
{
    private readonly int _needed;
    private double[] _largest;
    private int _count;
    private double _threshold = double.NegativeInfinity;
    private double _sum;
    private double _max = double.NegativeInfinity;

    /// <param name="count">The number of values to come; at least 1.</param>
    /// <param name="rank">The rank of the percentile, from 1 to <paramref name="count"/>.</param>
    public UpperTail(long count, long rank)
    {
        _needed = checked((int)(count - rank + 1));
        _largest = new double[Math.Min(2 * (long)_needed, 1024)];
    }

    public double Sum => _sum;

    public double Max => _max;

    /// <summary>The value at the rank; call it once, after all values.</summary>
    public double Percentile()
    {
        Span<double> collected = _largest.AsSpan(0, _count);
        collected.Sort();
        return collected[^_needed];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        _sum += value;
        if (value > _threshold)
        {
            Collect(value);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Collect(double value)
    {
        // The maximum is always among the values that pass the test.
        _max = Math.Max(_max, value);
        if (_count == _largest.Length)
        {
            if (_count < 2 * (long)_needed)
            {
                Array.Resize(ref _largest, (int)Math.Min(2 * (long)_needed, 2 * (long)_largest.Length));
            }
            else
            {
                DropLower();
                if (value <= _threshold)
                {
                    return;
                }
            }
        }

        _largest[_count++] = value;
    }

    /// <summary>Keeps the needed largest of twice as many values, in no order.</summary>
    private void DropLower()
    {
        NearestRankSelection.Select(_largest, [_needed + 1L], new Span<double>(ref _threshold));
        int kept = 0;
        foreach (double value in _largest)
        {
            if (value > _threshold)
            {
                _largest[kept++] = value;
            }
        }

        // The threshold itself fills the rest; there may be more of it than needed.
        _largest.AsSpan(kept, _needed - kept).Fill(_threshold);
        _count = _needed;
    }
}
