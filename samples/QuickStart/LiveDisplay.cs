using System.Diagnostics;

namespace QuickStart;

/// <summary>Prints a line per second: how many of the queries that were answered in it were in time, and what the replicas cost.</summary>
internal sealed class LiveDisplay(IReadOnlyList<ServedRun> runs, double doublesAtSeconds)
{
    private readonly (int Answered, int InTime, int Decisions)[] _before = new (int, int, int)[runs.Count];

    /// <summary>Prints until every query has been answered.</summary>
    public async Task ShowAsync(Stopwatch clock)
    {
        Console.WriteLine($"  second   {string.Join("   ", runs.Select(run => $"{run.Name,-10} in time   cost/h"))}");
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!runs.All(run => run.IsDone) && await timer.WaitForNextTickAsync())
        {
            double second = Math.Round(clock.Elapsed.TotalSeconds);
            string columns = string.Join("   ", runs.Select((run, r) => Column(run, ref _before[r])));
            Console.WriteLine($"  {second,6}   {columns}{(second == doublesAtSeconds ? "   the load doubles" : "")}");
            for (int r = 0; r < runs.Count; r++)
            {
                ShowDecisions(runs[r], ref _before[r].Decisions);
            }
        }
    }

    private static string Column(ServedRun run, ref (int Answered, int InTime, int Decisions) before)
    {
        (int answered, int inTime) = (run.Answered - before.Answered, run.InTime - before.InTime);
        (before.Answered, before.InTime) = (run.Answered, run.InTime);
        return run.IsDone && answered == 0 ? $"{"done",18}   {"",6}" : $"{answered,6}/s {(answered == 0 ? 0 : 100.0 * inTime / answered),8:0.0}%   {run.CostPerHour,6:0.00}";
    }

    private static void ShowDecisions(ServedRun run, ref int shown)
    {
        for (; shown < run.Decisions.Count; shown++)
        {
            Console.WriteLine($"           {run.Name}: {string.Join(", ", run.Decisions[shown].Changes)}: {run.Decisions[shown].Reason}");
        }
    }
}
