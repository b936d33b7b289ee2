namespace InferLine.Estimation;

/// <summary>Which queries are known to be late, and whether these are already too many. Not thread-safe.</summary>
internal sealed class LatenessLedger(int queryCount, long allowed)
{
    private readonly bool[] _isLate = new bool[queryCount];
    private readonly List<int> _late = [];

    /// <summary>Whether more queries are late than the objective allows.</summary>
    public bool Exceeded => _late.Count > allowed;

    /// <summary>Notes that a query is late; a query counts once.</summary>
    public void Mark(int query)
    {
        if (!_isLate[query])
        {
            _isLate[query] = true;
            _late.Add(query);
        }
    }

    /// <summary>Forgets all, at the cost of what was marked.</summary>
    public void Clear()
    {
        foreach (int query in _late)
        {
            _isLate[query] = false;
        }

        _late.Clear();
    }
}
