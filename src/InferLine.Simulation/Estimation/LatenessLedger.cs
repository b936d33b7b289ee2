using System.Runtime.InteropServices;

namespace InferLine.Estimation;

/// <summary>Which queries are known to be late, and whether these are already too many. Not thread-safe.</summary>
internal sealed class LatenessLedger(int queryCount, long allowed)
{
    private readonly bool[] _isLate = new bool[queryCount];
    private readonly List<int> _late = [];

    /// <summary>Whether more queries are late than the objective allows.</summary>
    public bool Exceeded => _late.Count > allowed;

    /// <summary>The number of late queries.</summary>
    public int Count => _late.Count;

    /// <summary>The late queries, in the order in which they were marked.</summary>
    public ReadOnlySpan<int> Queries => CollectionsMarshal.AsSpan(_late);

    /// <summary>Notes that a query is late; a query counts once.</summary>
    public void Mark(int query)
    {
        if (!_isLate[query])
        {
            _isLate[query] = true;
            _late.Add(query);
        }
    }

    /// <summary>Notes that queries are late, until they are too many.</summary>
    public void Mark(ReadOnlySpan<int> queries)
    {
        foreach (int query in queries)
        {
            Mark(query);
            if (Exceeded)
            {
                return;
            }
        }
    }

    /// <summary>Whether the queries could be marked without too many being late.</summary>
    public bool Admits(ReadOnlySpan<int> queries)
    {
        int before = Count;
        Mark(queries);
        bool admitted = !Exceeded;
        UndoTo(before);
        return admitted;
    }

    /// <summary>Forgets all marks after the first <paramref name="count"/>.</summary>
    public void UndoTo(int count)
    {
        for (int i = count; i < _late.Count; i++)
        {
            _isLate[_late[i]] = false;
        }

        _late.RemoveRange(count, _late.Count - count);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => UndoTo(0);
}
