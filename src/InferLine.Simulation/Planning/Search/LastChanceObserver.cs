using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>Notes the queries that are late at a stage, or must be late in the time that later stages take at least, and ends the simulation when they are too many.</summary>
internal readonly struct LastChanceObserver(StageDeadlines deadlines, LatenessLedger ledger) : IBatchObserver
{
    public void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done)
    {
    }

    public bool Done(ReadOnlySpan<int> items, double done)
    {
        foreach (int item in items)
        {
            if (deadlines.IsLate(item, done, out int query))
            {
                ledger.Mark(query);
            }
        }

        return !ledger.Exceeded;
    }
}
