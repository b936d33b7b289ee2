using System.Diagnostics;
using InferLine.Hosting;
using InferLine.Workloads;

namespace ExistingHost;

/// <summary>Sends load to the service it is part of, over HTTP, and prints what becomes of it: first what was planned for, then twice as much.</summary>
internal static class Demo
{
    private const double PlannedRate = 60; // queries per second
    private const double SteadySeconds = 8;
    private const double DoubledSeconds = 12;

    /// <returns>Whether the tuner added workers.</returns>
    public static async Task<bool> RunAsync(string address, IHostedPipeline pipeline)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using (await client.GetAsync(new Uri("/health", UriKind.Relative)))
        {
            // The first request of a process takes longer than the next hundred: connection, middleware, JIT.
        }

        int planned = pipeline.GetStatus().Replicas.Sum();
        ArrivalTrace arrivals = ArrivalProcess.Piecewise(new RateSeries([0, SteadySeconds], [PlannedRate, 2 * PlannedRate]))
            .Generate(TimeSpan.FromSeconds(SteadySeconds + DoubledSeconds), seed: 1);
        Task sending = SendAsync(client, arrivals);
        long before = 0;
        for (int second = 1; !sending.IsCompleted; second++)
        {
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(1)));
            HostedPipelineStatus status = pipeline.GetStatus();
            using HttpResponseMessage health = await client.GetAsync(new Uri("/health", UriKind.Relative));
            Console.WriteLine(
                $"{second,3} s {status.Arrivals - before,4} arrivals, {100 * status.Attainment ?? 0,5:0.0}% of the last 10 s in time; workers {string.Join(" + ", status.Replicas),-6} {status.CostPerHour:0.00} per hour; {await health.Content.ReadAsStringAsync()}");
            before = status.Arrivals;
        }

        await sending;
        return pipeline.GetStatus().Replicas.Sum() > planned;
    }

    private static async Task SendAsync(HttpClient client, ArrivalTrace arrivals)
    {
        var clock = Stopwatch.StartNew();
        var answers = new List<Task>();
        for (int query = 0; query < arrivals.Count; query++)
        {
            while (clock.Elapsed.TotalSeconds < arrivals.Seconds[query])
            {
                await Task.Delay(1);
            }

            answers.Add(SendOneAsync(client));
        }

        await Task.WhenAll(answers);
    }

    private static async Task SendOneAsync(HttpClient client)
    {
        using HttpResponseMessage _ = await client.PostAsync(new Uri("/photos", UriKind.Relative), content: null);
    }
}
