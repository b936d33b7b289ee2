using InferLine.Estimation;

namespace InferLine.Tuning;

/// <summary>Notes which queries one stage finishes too late, and ends the simulation once they are too many.</summary>
/// <param name="arrivals">The arrivals of the queries, in seconds.</param>
/// <param name="queryOf">The query of each item; <see langword="null"/> where item i is of query i.</param>
/// <param name="firstQuery">The first query that counts.</param>
/// <param name="limitSeconds">The objective's latency.</param>
/// <param name="here">The items that are late at this stage, in order of completion.</param>
/// <param name="all">The queries that are late at any stage.</param>
internal readonly struct LateObserver(double[] arrivals, int[]? queryOf, int firstQuery, double limitSeconds, List<LateItem> here, LateQueries all) : IBatchObserver
{
    public void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done)
    {
    }

    public bool Done(ReadOnlySpan<int> items, double done)
    {
        foreach (int item in items)
        {
            int query = queryOf is null ? item : queryOf[item];
            double late = done - arrivals[query] - limitSeconds;
            if (late > 0)
            {
                here.Add(new LateItem(query, late));
                if (query >= firstQuery)
                {
                    all.Mark(query, late);
                }
            }
        }

        return !all.Exceeded;
    }
}
