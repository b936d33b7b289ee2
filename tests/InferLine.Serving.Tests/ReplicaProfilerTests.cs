using InferLine.Profiles;
using InferLine.Serving.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Serving.Tests;

public sealed class ReplicaProfilerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_median_the_tail_and_the_number_of_the_measured_batches_are_reported()
    {
        // The warm-up takes a second per batch; then every hundredth batch of a size takes ten times as long.
        var model = new ScriptedModel(_time, (size, run) => run < 2 ? 1000 : (run + 1) % 100 == 0 ? size * 10 : size);
        var profiler = new ReplicaProfiler(model, number => number, new ReplicaProfilerOptions { WarmUpBatches = 2, Samples = 300, Engine = "an engine 1.0, 1 thread" }, _time);

        LatencyProfile profile = await profiler.MeasureAsync([4, 1], None);

        Assert.Equal(
            [new BatchLatency(1, 1) { P99Milliseconds = 1, Samples = 300 }, new BatchLatency(4, 4) { P99Milliseconds = 4, Samples = 300 }],
            profile.Measurements);
        Assert.Contains("core", profile.MeasuredOn, StringComparison.Ordinal);
        Assert.EndsWith("; an engine 1.0, 1 thread; 2026-11-24", profile.MeasuredOn, StringComparison.Ordinal);
        Assert.Equal(1, model.Replicas);
        Assert.Equal(1, model.Disposed);
    }

    [Fact]
    public async Task A_slow_hundredth_is_the_99th_percentile_where_there_are_fewer_samples()
    {
        var model = new ScriptedModel(_time, (size, run) => run == 7 ? 50 : 5);
        var profiler = new ReplicaProfiler(model, _ => null, new ReplicaProfilerOptions { WarmUpBatches = 0, Samples = 50 }, _time);

        Assert.Equal([new BatchLatency(2, 5) { P99Milliseconds = 50, Samples = 50 }], (await profiler.MeasureAsync([2], None)).Measurements);
    }

    [Fact]
    public async Task The_sizes_take_turns_and_each_size_gets_item_after_item()
    {
        var model = new ScriptedModel(_time, (size, _) => size);
        var profiler = new ReplicaProfiler(model, number => number, new ReplicaProfilerOptions { WarmUpBatches = 0, Samples = 2 }, _time);

        await profiler.MeasureAsync([1, 3], None);

        Assert.Equal(["0", "0,1,2", "1", "3,4,5"], model.Batches);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(30, 3)]
    public async Task The_time_limit_ends_the_measuring_but_each_size_is_measured(int limitMilliseconds, int samples)
    {
        var model = new ScriptedModel(_time, (_, _) => 5);
        var options = new ReplicaProfilerOptions { Samples = 100, TimeLimit = TimeSpan.FromMilliseconds(limitMilliseconds) };

        LatencyProfile profile = await new ReplicaProfiler(model, _ => null, options, _time).MeasureAsync([1, 2], None);

        Assert.Equal([samples, samples], profile.Measurements.Select(measurement => measurement.Samples!.Value));
    }

    [Fact]
    public async Task A_clock_that_stands_still_gives_a_positive_latency()
    {
        LatencyProfile profile = await new ReplicaProfiler(new ScriptedModel(_time, (_, _) => 0), _ => null, time: _time).MeasureAsync([1], None);

        Assert.True(profile.Measurements[0].Milliseconds > 0);
    }

    [Fact]
    public async Task Batch_sizes_are_checked_before_a_replica_is_made()
    {
        var model = new ScriptedModel(_time, (_, _) => 5);
        var profiler = new ReplicaProfiler(model, _ => null, time: _time);

        await Assert.ThrowsAsync<InvalidInputException>(() => profiler.MeasureAsync([], None));
        await Assert.ThrowsAsync<InvalidInputException>(() => profiler.MeasureAsync([0], None));
        await Assert.ThrowsAsync<InvalidInputException>(() => profiler.MeasureAsync([2, 2], None));
        Assert.Equal(0, model.Replicas);
    }

    [Fact]
    public async Task A_cancelled_measuring_ends_and_disposes_of_the_replica()
    {
        using var cancellation = new CancellationTokenSource();
        var model = new ScriptedModel(_time, (_, run) =>
        {
            if (run == 5)
            {
                cancellation.Cancel();
            }

            return 5;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ReplicaProfiler(model, _ => null, time: _time).MeasureAsync([1], cancellation.Token));

        Assert.Equal(6, model.Batches.Count);
        Assert.Equal(1, model.Disposed);
    }

    [Theory]
    [InlineData(-1, 1, 1, "WarmUpBatches")]
    [InlineData(0, 0, 1, "Samples")]
    [InlineData(0, 1, 0, "TimeLimit")]
    public void Options_outside_their_ranges_are_rejected(int warmUp, int samples, int limit, string option)
    {
        var options = new ReplicaProfilerOptions { WarmUpBatches = warmUp, Samples = samples, TimeLimit = TimeSpan.FromSeconds(limit) };

        Assert.Contains(option, Assert.Throws<InvalidInputException>(() => new ReplicaProfiler(new ScriptedModel(_time, (_, _) => 1), _ => null, options)).Message, StringComparison.Ordinal);
    }
}
