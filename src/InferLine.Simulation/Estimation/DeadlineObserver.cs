namespace InferLine.Estimation;

/// <summary>Ends the simulation of a stage as soon as more queries are late than the objective allows.</summary>
/// <remarks>A query whose item is done late at any stage is done late: later items of it are done later still.</remarks>
internal readonly struct DeadlineObserver(double[] arrivals, int[]? queryOf, double limitSeconds, LatenessLedger ledger, List<int> lateHere) : IBatchObserver
{
    public void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done)
    {
    }

    public bool Done(ReadOnlySpan<int> items, double done)
    {
        foreach (int item in items)
        {
            int query = queryOf is null ? item : queryOf[item];
            if (done - arrivals[query] > limitSeconds)
            {
                lateHere.Add(query);
                ledger.Mark(query);
            }
        }

        return !ledger.Exceeded;
    }
}
