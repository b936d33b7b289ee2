using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>A trace in cells of equal length, and what arrives in each.</summary>
internal sealed class TraceCells
{
    private readonly int[] _cellOf;
    private readonly double[] _seconds;
    private readonly long[][] _items;

    public TraceCells(WorkloadLayout layout, double lengthSeconds)
    {
        _cellOf = new int[layout.QueryCount];
        var seconds = new List<double>();
        double first = 0;
        double previous = double.NegativeInfinity;
        for (int query = 0; query < _cellOf.Length; query++)
        {
            // Cells in which nothing arrives are left out.
            double arrival = layout.Arrivals[query];
            double cell = double.IsInfinity(lengthSeconds) ? 0 : Math.Floor(arrival / lengthSeconds);
            if (cell != previous)
            {
                seconds.Add(0);
                first = arrival;
                previous = cell;
            }

            seconds[^1] = arrival - first;
            _cellOf[query] = seconds.Count - 1;
        }

        _seconds = [.. seconds];
        _items = [.. layout.Stages.Select((_, stage) => CountItems(layout, stage))];
    }

    public int Count => _seconds.Length;

    /// <summary>The time from the first to the last arrival of a cell.</summary>
    public double Seconds(int cell) => _seconds[cell];

    /// <summary>How many items the queries that arrive in a cell have at a stage.</summary>
    public long Items(int stage, int cell) => _items[stage][cell];

    /// <summary>How many queries of some patterns arrive in each cell.</summary>
    public long[] QueriesOn(Func<int, bool> isWanted, int[] patternOfQuery)
    {
        bool[] wanted = [.. Enumerable.Range(0, patternOfQuery.Max() + 1).Select(isWanted)];
        long[] queries = new long[Count];
        for (int query = 0; query < patternOfQuery.Length; query++)
        {
            queries[_cellOf[query]] += wanted[patternOfQuery[query]] ? 1 : 0;
        }

        return queries;
    }

    private long[] CountItems(WorkloadLayout layout, int stage)
    {
        long[] items = new long[Count];
        for (int query = 0; query < _cellOf.Length; query++)
        {
            items[_cellOf[query]] += layout.Workload.Visits.Count(stage, query);
        }

        return items;
    }
}
