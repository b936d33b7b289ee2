using InferLine.Hosting.Arrivals;
using InferLine.Hosting.Telemetry;
using InferLine.Hosting.Tests.Testing;
using InferLine.Workloads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Hosting.Tests;

/// <summary>What becomes of counts of arrivals that a backend is polled for.</summary>
public sealed class ArrivalPollingTests
{
    private const double Interval = 0.25;
    private static readonly double s_delay = ArrivalPolling.DelayOf(TimeSpan.FromSeconds(Interval)).TotalSeconds;
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _logger = new();
    private readonly FakeBackend _source = new();
    private readonly ArrivalRecorder _recorder;
    private readonly ArrivalPolling _polling;

    public ArrivalPollingTests()
    {
        _recorder = new ArrivalRecorder(_time, 1);
        _polling = new ArrivalPolling(_source, _recorder, new BackendOptions { ArrivalInterval = TimeSpan.FromSeconds(Interval) }, _time, new HostingLog(_logger, "sample"));
    }

    [Fact]
    public async Task Counts_are_spread_evenly_over_the_interval_in_which_they_came()
    {
        await PollAsync(1000);
        Assert.False(_polling.IsKnown);
        await PollAsync(1005, afterSeconds: Interval);
        Assert.True(_polling.IsKnown);
        await PollAsync(1005, afterSeconds: Interval);
        _time.Advance(TimeSpan.FromSeconds(1));
        double[] expected = [.. Enumerable.Range(0, 5).Select(i => s_delay + (Interval * (i + 0.5) / 5))];
        Assert.Equal(expected, Drain(), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal(5, _recorder.Count);
    }

    [Fact]
    public async Task Polls_that_come_a_little_late_lose_nothing_and_keep_the_order()
    {
        double[] steps = [0.25, 0.33, 0.2, 0.37, 0.25, 0.13];
        long count = 0;
        await PollAsync(0);
        var seen = new List<double>();
        foreach (double step in steps)
        {
            await PollAsync(count += (long)(100 * step), step);
            seen.AddRange(Drain());
            Assert.True(_polling.IsKnown);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        seen.AddRange(Drain());
        Assert.Equal(count, seen.Count);
        Assert.Equal(seen.Order(), seen);

        // 100 queries per second, whatever the length of an interval.
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.009, 0.0112));
    }

    [Fact]
    public async Task Failed_polls_invent_nothing_and_what_came_meanwhile_is_no_burst()
    {
        await PollAsync(0);
        await PollAsync(25, Interval);
        for (int i = 0; i < 8; i++)
        {
            _source.Arrived = () => throw new InvalidOperationException("not now");
            _time.Advance(TimeSpan.FromSeconds(Interval));
            await _polling.PollAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(25, Drain().Length);
        Assert.False(_polling.IsKnown);
        Assert.Single(_logger.Collector.GetSnapshot(), record => record.Message.Contains("cannot tell what has arrived", StringComparison.Ordinal));

        // 225 came in 2.25 s; those of the last delay are told, at the rate at which they came.
        await PollAsync(250, Interval);
        _time.Advance(TimeSpan.FromSeconds(s_delay));
        double[] told = Drain();
        Assert.InRange(told.Length, 100 * s_delay - 1, 100 * s_delay + 1);
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.Equal(0.01, pair.Second - pair.First, 4));
        Assert.Contains(_logger.Collector.GetSnapshot(), record => record.Message.Contains(FormattableString.Invariant($"{225 - told.Length} queries came too long ago"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_gap_nothing_is_known_until_as_much_was_seen_again()
    {
        await PollAsync(0);
        await PollAsync(25, Interval);
        await PollAsync(300, afterSeconds: 2);
        double seen = 0;
        while (!_polling.IsKnown)
        {
            seen += Interval;
            await PollAsync(300, Interval);
        }

        Assert.Equal(2 - s_delay, seen, Interval);
        await PollAsync(300, afterSeconds: 3600);
        for (seen = 0; !_polling.IsKnown; seen += Interval)
        {
            await PollAsync(300, Interval);
        }

        Assert.Equal(30, seen);
    }

    /// <summary>In a window the tuner sees no more than there was in one that is two intervals longer, and no less than in one that is two shorter: that is what docs/tuner.md says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_envelope_is_that_of_windows_of_two_intervals_more_or_less(double coefficientOfVariation)
    {
        double[] arrivals = ArrivalProcess.Gamma(200, coefficientOfVariation).Generate(TimeSpan.FromSeconds(20), 7).Seconds.ToArray();
        var polled = new List<double>();
        await PollAsync(0);
        for (int i = 1; i <= 81; i++)
        {
            await PollAsync(arrivals.Count(arrival => arrival <= i * Interval), Interval);
            polled.AddRange(Drain());
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        polled.AddRange(Drain());
        Assert.Equal(arrivals.Length, polled.Count);
        foreach (double window in new[] { 0.1, 0.5, 1, 2, 5 })
        {
            Assert.InRange(Most(polled, window), Most(arrivals, window - (2 * Interval)), Most(arrivals, window + (2 * Interval)));
        }
    }

    [Fact]
    public async Task A_host_tunes_by_what_the_backend_counts_and_not_while_it_cannot()
    {
        await using var host = new HostUnderTest(pipeline => pipeline.UseArrivalsFromBackend());
        long arrived = 1_000_000;
        host.Backend.Arrived = () => arrived += 10;
        host.Next = _ => null;
        await host.StartAsync();
        await host.UntilAsync(() => host.Tuners[^1].Observed.Count >= 100, stepSeconds: 0.01);
        double[] observed = [.. host.Tuners[^1].Observed.Take(100)];
        Assert.All(observed.Zip(observed.Skip(1)), pair => Assert.True(pair.First < pair.Second));

        host.Backend.Arrived = () => throw new InvalidOperationException("not now");
        await host.UntilAsync(() => host.Log.Any(record => record.Message.Contains("cannot tell what has arrived", StringComparison.Ordinal)), stepSeconds: 0.01);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        host.Next = _ => [9, 9];
        for (int i = 0; i < 50; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }

        Assert.DoesNotContain(host.Backend.Calls, call => call.StartsWith("scale", StringComparison.Ordinal));
        host.Backend.Arrived = () => arrived += 10;
        await host.UntilAsync(() => host.Backend.Replicas is [9, 9], stepSeconds: 0.01);
    }

    [Fact]
    public async Task A_backend_that_does_not_count_arrivals_is_refused()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddInferLine(inferline => inferline.AddPipeline("sample", pipeline => pipeline
            .UsePipeline(Sample.Pipeline).UseProfiles(Sample.Profiles).UsePlan(Sample.Plan).UseScaler((_, _) => new FakeBackend()).UseArrivalsFromBackend()));
        using IHost host = builder.Build();
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("does not tell what arrives", error.Message, StringComparison.Ordinal);
    }

    private async Task PollAsync(long count, double afterSeconds = 0)
    {
        _time.Advance(TimeSpan.FromSeconds(afterSeconds));
        _source.Arrived = () => count;
        await _polling.PollAsync(TestContext.Current.CancellationToken);
    }

    private double[] Drain()
    {
        var seconds = new List<double>();
        _recorder.Drain(seconds);
        return [.. seconds];
    }

    private static int Most(IReadOnlyList<double> arrivals, double window) =>
        window <= 0 ? 0 : arrivals.Select((start, i) => arrivals.Skip(i).TakeWhile(arrival => arrival < start + window).Count()).DefaultIfEmpty().Max();
}
