using System.Diagnostics;
using DocumentReader;
using DocumentReader.Measuring;
using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Evaluation.Accuracy;

/// <summary>Measures the stages of the DocumentReader by reading all pages, one item after the other.</summary>
/// <remarks>
/// The stages take turns, so that a machine that becomes slower or faster meanwhile does so for all of them. The mean counts here, not the median: where a machine has two speeds, the median is one or the other, and
/// a queue adds up what batches take.
/// </remarks>
internal sealed class PageProfiler : IAsyncDisposable
{
    /// <summary>What a replica runs on.</summary>
    public const string Core = "core";

    private readonly StageItems _items;
    private readonly IStageReplica[] _replicas;
    private readonly IStageReplica[] _neighbours;

    private PageProfiler(StageItems items, IStageReplica[] replicas, IStageReplica[] neighbours) => (_items, _replicas, _neighbours) = (items, replicas, neighbours);

    /// <summary>Creates replicas to measure with; they stay, so that they are warm.</summary>
    public static async Task<PageProfiler> CreateAsync(ReaderModels models, StageItems items)
    {
        (IStageReplica[] replicas, IStageReplica[] neighbours) = (await ReplicasAsync(), await ReplicasAsync());
        return new PageProfiler(items, replicas, neighbours);

        async Task<IStageReplica[]> ReplicasAsync()
        {
            var one = new List<IStageReplica>();
            foreach (Stage stage in ReaderModels.Pipeline.Stages)
            {
                one.Add(await models.Stages[stage.Name].CreateReplicaAsync(CancellationToken.None));
            }

            return [.. one];
        }
    }

    /// <summary>Measures all stages alone and beside another, reading all pages at least once each time.</summary>
    /// <param name="time">For how long to go on, for all together.</param>
    public async Task<SharedCores> MeasureAsync(TimeSpan time)
    {
        using SpeedProbe probe = SpeedProbe.Start();
        List<double>[] alone = await ReadAsync(time / 3);

        // The one that works most per page but for the stage itself: lines are read while a page is looked at, and the other way round.
        List<double>[] besideDetect = await BesideAsync(0, _items.Pages, time / 3);
        List<double>[] besideRead = await BesideAsync(2, _items.TurnedLines, time / 3);
        List<double>[] beside = [besideRead[0], besideRead[1], besideDetect[2]];
        return new SharedCores(Catalog(alone), Catalog(beside), probe.Stop());
    }

    /// <summary>Measures while a neighbour works.</summary>
    private async Task<List<double>[]> BesideAsync(int stage, object[] items, TimeSpan time)
    {
        using var over = new CancellationTokenSource();
        Task neighbour = WorkAsync();
        List<double>[] milliseconds = await ReadAsync(time);
        await over.CancelAsync();
        await neighbour;
        return milliseconds;

        async Task WorkAsync()
        {
            object?[] output = new object?[1];
            for (int i = 0; !over.IsCancellationRequested; i++)
            {
                await _neighbours[stage].RunAsync(new object?[] { items[i % items.Length] }, output, CancellationToken.None);
            }
        }
    }

    /// <summary>Reads all pages at least once, and until the time is over.</summary>
    private async Task<List<double>[]> ReadAsync(TimeSpan time)
    {
        List<double>[] milliseconds = [.. _replicas.Select(_ => new List<double>())];
        long started = Stopwatch.GetTimestamp();
        do
        {
            int line = 0;
            for (int page = 0; page < _items.Pages.Length; page++)
            {
                await RunAsync(0, _items.Pages[page], milliseconds);
                for (int last = line + _items.LinesPerPage[page]; line < last; line++)
                {
                    await RunAsync(1, _items.Lines[line], milliseconds);
                    await RunAsync(2, _items.TurnedLines[line], milliseconds);
                }
            }
        }
        while (Stopwatch.GetElapsedTime(started) < time);
        return milliseconds;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IStageReplica replica in _replicas.Concat(_neighbours))
        {
            await replica.DisposeAsync();
        }
    }

    private async Task RunAsync(int stage, object item, List<double>[] milliseconds)
    {
        object?[] output = new object?[1];
        long started = Stopwatch.GetTimestamp();
        await _replicas[stage].RunAsync(new object?[] { item }, output, CancellationToken.None);
        milliseconds[stage].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static ProfileCatalog Catalog(List<double>[] milliseconds) => new(
        [new HardwareType(Core, costPerHour: 1)],
        ReaderModels.Pipeline.Stages.Select((stage, s) => new ModelProfile(
            stage.Model, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [Core] = new LatencyProfile([Mean(milliseconds[s])]) })));

    private static BatchLatency Mean(List<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new BatchLatency(1, sorted.Average()) { P99Milliseconds = sorted[ServiceLevelObjective.NearestRank(99, sorted.Length) - 1], Samples = sorted.Length };
    }
}
