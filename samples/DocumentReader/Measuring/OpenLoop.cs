using System.Diagnostics;
using DocumentReader.Imaging;
using DocumentReader.Stages;
using InferLine.Serving;

namespace DocumentReader.Measuring;

/// <summary>Sends pages when they are due, whether or not earlier ones are done, and notes how long each takes from when it was due.</summary>
public static class OpenLoop
{
    public static async Task<(double[] Seconds, IReadOnlyList<ReadLine>[] Lines)> RunAsync(
        PipelineRuntime<Picture, IReadOnlyList<ReadLine>> runtime, PageLoad load, IReadOnlyList<SamplePage> pages)
    {
        double[] seconds = new double[load.Pages.Length];
        long started = Stopwatch.GetTimestamp();
        var queries = new Task<IReadOnlyList<ReadLine>>[load.Pages.Length];
        for (int i = 0; i < queries.Length; i++)
        {
            int query = i;
            double due = load.Arrivals.Seconds[i];
            TimeSpan wait = TimeSpan.FromSeconds(due) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            async Task<IReadOnlyList<ReadLine>> ReadAsync()
            {
                IReadOnlyList<ReadLine> lines = await runtime.ExecuteAsync(pages[load.Pages[query]].Picture);
                seconds[query] = Stopwatch.GetElapsedTime(started).TotalSeconds - due;
                return lines;
            }

            queries[i] = ReadAsync();
        }

        return (seconds, await Task.WhenAll(queries));
    }
}
