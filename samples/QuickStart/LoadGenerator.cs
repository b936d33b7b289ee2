using System.Diagnostics;
using InferLine.Workloads;

namespace QuickStart;

/// <summary>Sends every query of a workload when it is due, whether or not those before have been answered.</summary>
internal static class LoadGenerator
{
    /// <returns>How late the latest one was sent: what the machine was busy with other things for. With a free core it is a few milliseconds.</returns>
    public static async Task<double> SendAsync(Workload load, Stopwatch clock, IReadOnlyList<ServedRun> runs)
    {
        double latestSeconds = 0;
        for (int query = 0; query < load.QueryCount; query++)
        {
            var frame = Frame.Of(load, query);
            while (clock.Elapsed.TotalSeconds < load.Arrivals.Seconds[query])
            {
                await Task.Delay(1);
            }

            latestSeconds = Math.Max(latestSeconds, clock.Elapsed.TotalSeconds - load.Arrivals.Seconds[query]);
            foreach (ServedRun run in runs)
            {
                _ = run.SendAsync(query, frame, clock);
            }
        }

        return latestSeconds;
    }
}
