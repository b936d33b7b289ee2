using System.Diagnostics;
using InferLine.Workloads;

namespace QuickStart;

/// <summary>Sends every query of a workload when it is due, whether or not those before have been answered.</summary>
internal static class LoadGenerator
{
    public static async Task SendAsync(Workload load, Stopwatch clock, IReadOnlyList<ServedRun> runs)
    {
        for (int query = 0; query < load.QueryCount; query++)
        {
            var frame = Frame.Of(load, query);
            while (clock.Elapsed.TotalSeconds < load.Arrivals.Seconds[query])
            {
                await Task.Delay(1);
            }

            foreach (ServedRun run in runs)
            {
                _ = run.SendAsync(query, frame, clock);
            }
        }
    }
}
