using System.Diagnostics;
using System.Globalization;
using InferLine.Benchmarks.Serving;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving;
using Spectre.Console;

namespace InferLine.Benchmarks.Commands;

/// <summary>What the runtime adds to an idle pipeline, how many trivial queries it carries, and how precise a timed model is; each beside a baseline.</summary>
internal static class ServingCommand
{
    private const int IdleQueries = 2_000;
    private const int Clients = 2_048;
    private const int Runs = 5;
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(1.5);
    private static readonly object Payload = new();

    private static readonly Pipeline TwoStages = Pipeline.Create("two-stages").Stage("first", "trivial").Stage("second", "trivial").Chain("first", "second").Build();

    public static async Task RunAsync()
    {
        await IdleAsync();
        await LoadAsync();
        await PrecisionAsync();
    }

    private static async Task IdleAsync()
    {
        Table table = Tables.Markdown("idle, one query per ms or so", "p50, µs", "p90, µs", "p99, µs");
        await using PipelineRuntime<object, object> runtime = await StartAsync(batchSize: 1, replicas: 1);
        await using var channels = new ChannelPipeline(stages: 2, batchSize: 1, static value => value);
        var byChannels = new LatencySample(IdleQueries);
        var byRuntime = new LatencySample(IdleQueries);
        await SendAsync(async () => await channels.ExecuteAsync(Payload), new LatencySample(IdleQueries));
        await SendAsync(async () => await runtime.ExecuteAsync(Payload), new LatencySample(IdleQueries));
        await SendAsync(async () => await channels.ExecuteAsync(Payload), byChannels);
        await SendAsync(async () => await runtime.ExecuteAsync(Payload), byRuntime);
        table.AddRow("channels (baseline)", byChannels.Percentile(50), byChannels.Percentile(90), byChannels.Percentile(99));
        table.AddRow("runtime", byRuntime.Percentile(50), byRuntime.Percentile(90), byRuntime.Percentile(99));
        AnsiConsole.Write(table);
    }

    private static async Task SendAsync(Func<Task> query, LatencySample latencies)
    {
        for (int i = 0; i < IdleQueries; i++)
        {
            await Task.Delay(Gap);
            long started = Stopwatch.GetTimestamp();
            await query();
            latencies.Add(started);
        }
    }

    private static async Task LoadAsync()
    {
        Table table = Tables.Markdown("2,048 clients in a loop", "batch", "queries/s, median", "min", "max", "bytes/query");
        foreach (int batchSize in (int[])[1, 16, 64])
        {
            await using PipelineRuntime<object, object> runtime = await StartAsync(batchSize, replicas: 1);
            await using var channels = new ChannelPipeline(stages: 2, batchSize, static value => value);
            AddRow(table, "channels (baseline)", batchSize, await MeasureAsync(async () => await channels.ExecuteAsync(Payload)));
            AddRow(table, "runtime", batchSize, await MeasureAsync(async () => await runtime.ExecuteAsync(Payload)));
        }

        AnsiConsole.Write(table);
    }

    private static void AddRow(Table table, string name, int batchSize, (double[] QueriesPerSecond, double BytesPerQuery) measured) =>
        table.AddRow(
            name,
            batchSize.ToString(CultureInfo.InvariantCulture),
            measured.QueriesPerSecond[Runs / 2].ToString("N0", CultureInfo.InvariantCulture),
            measured.QueriesPerSecond[0].ToString("N0", CultureInfo.InvariantCulture),
            measured.QueriesPerSecond[^1].ToString("N0", CultureInfo.InvariantCulture),
            measured.BytesPerQuery.ToString("N0", CultureInfo.InvariantCulture));

    private static async Task<(double[] QueriesPerSecond, double BytesPerQuery)> MeasureAsync(Func<Task> query)
    {
        await LoadAsync(query);
        double[] rates = new double[Runs];
        long queries = 0;
        long allocated = GC.GetTotalAllocatedBytes();
        for (int run = 0; run < Runs; run++)
        {
            (long count, double seconds) = await LoadAsync(query);
            queries += count;
            rates[run] = count / seconds;
        }

        Array.Sort(rates);
        return (rates, (GC.GetTotalAllocatedBytes() - allocated) / (double)queries);
    }

    private static async Task<(long Queries, double Seconds)> LoadAsync(Func<Task> query)
    {
        long started = Stopwatch.GetTimestamp();
        long[] counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            long count = 0;
            while (Stopwatch.GetElapsedTime(started) < LoadTime)
            {
                await query();
                count++;
            }

            return count;
        })));
        return (counts.Sum(), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task PrecisionAsync()
    {
        Table table = Tables.Markdown("replicas", "service time, ms", "timed by", "late p50, µs", "late by 0.2 ms at most, %", "late p99, µs", "batches/s", "cores used");
        foreach ((int replicas, double milliseconds) in ((int, double)[])[(1, 5), (16, 5), (64, 20), (256, 60)])
        {
            var oneTimeModel = new TimedModel(TimedModel.Linear(TimeSpan.Zero, TimeSpan.FromMilliseconds(milliseconds), 1));
            await using var replica = await oneTimeModel.CreateReplicaAsync(CancellationToken.None);
            object?[] batch = new object?[1];
            await MeasureAsync(table, replicas, milliseconds, "Task.Delay (baseline)", () => new ValueTask(Task.Delay(TimeSpan.FromMilliseconds(milliseconds))));
            await MeasureAsync(table, replicas, milliseconds, "TimedModel", () => replica.RunAsync(batch, batch, CancellationToken.None));
        }

        AnsiConsole.Write(table);
    }

    private static async Task MeasureAsync(Table table, int replicas, double milliseconds, string name, Func<ValueTask> wait)
    {
        var lateness = new LatencySample(100_000);
        using var process = Process.GetCurrentProcess();
        TimeSpan processorTime = process.TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        int[] batches = await Task.WhenAll(Enumerable.Range(0, replicas).Select(replica => Task.Run(async () =>
        {
            // Not all in step.
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds * replica / replicas));
            int count = 0;
            while (Stopwatch.GetElapsedTime(began) < LoadTime)
            {
                long started = Stopwatch.GetTimestamp();
                await wait();
                lateness.Add(started, milliseconds * 1000);
                count++;
            }

            return count;
        })));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        table.AddRow(
            replicas.ToString(CultureInfo.InvariantCulture),
            milliseconds.ToString(CultureInfo.InvariantCulture),
            name,
            lateness.Percentile(50),
            lateness.ShareWithin(200),
            lateness.Percentile(99),
            (batches.Sum() / seconds).ToString("N0", CultureInfo.InvariantCulture),
            ((process.TotalProcessorTime - processorTime).TotalSeconds / seconds).ToString("0.00", CultureInfo.InvariantCulture));
    }

    private static async Task<PipelineRuntime<object, object>> StartAsync(int batchSize, int replicas)
    {
        var plan = new Plan(TwoStages.Name, TwoStages.Stages.Select(stage => new StagePlan(stage.Name, "cpu", batchSize, replicas)));
        PipelineRuntime<object, object> runtime = new PipelineRuntimeBuilder<object, object>(TwoStages, plan)
            .Stage("first", new TrivialModel())
            .Stage("second", new TrivialModel())
            .Build();
        await runtime.StartAsync();
        return runtime;
    }
}
