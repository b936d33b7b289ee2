namespace InferLine.Tuning;

/// <summary>
/// Counts late queries, each once, and how late they are together, until that is more than a bound. Cleared in O(1), since candidates are counted again and
/// again.
/// </summary>
internal sealed class LateQueries(int queryCount)
{
    private readonly int[] _round = new int[queryCount];
    private readonly double[] _seconds = new double[queryCount];
    private Lateness _bound;
    private int _present;
    private long _count;
    private double _sum;

    public Lateness Total => new(_count, _sum);

    /// <summary>Whether a bound is exceeded; once it is, it stays.</summary>
    public bool Exceeded => _count > _bound.Queries || _sum > _bound.Seconds;

    public void Clear(Lateness bound)
    {
        _present++;
        (_count, _sum, _bound) = (0, 0, bound);
    }

    /// <summary>An item of a query is late.</summary>
    public void Mark(int query, double seconds)
    {
        if (_round[query] != _present)
        {
            _round[query] = _present;
            _seconds[query] = seconds;
            _count++;
            _sum += seconds;
        }
        else if (seconds > _seconds[query])
        {
            _sum += seconds - _seconds[query];
            _seconds[query] = seconds;
        }
    }
}
