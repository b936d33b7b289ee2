namespace InferLine.Tuning;

/// <summary>Counts late queries, each once, until they are more than a bound. Cleared in O(1), since candidates are counted again and again.</summary>
internal sealed class LateQueries(int queryCount)
{
    private readonly int[] _round = new int[queryCount];
    private int _present;

    public int Count { get; private set; }

    public long Bound { get; private set; }

    public bool Exceeded => Count > Bound;

    public void Clear(long bound)
    {
        _present++;
        (Count, Bound) = (0, bound);
    }

    public void Mark(int query)
    {
        if (_round[query] != _present)
        {
            _round[query] = _present;
            Count++;
        }
    }
}
