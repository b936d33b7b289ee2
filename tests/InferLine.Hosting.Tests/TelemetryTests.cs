using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using InferLine.Hosting.Telemetry;
using InferLine.Hosting.Tests.Testing;
using InferLine.Plans;
using InferLine.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Hosting.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public void A_decision_takes_its_time_by_the_clock_of_the_host()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IMeterFactory meters = services.GetRequiredService<IMeterFactory>();
        var time = new FakeTimeProvider();
        var metrics = new HostingMetrics(meters, "sample", time);
        Assert.Null(metrics.Start());
        using var durations = new MetricCollector<double>(meters, InferLineTelemetry.HostingMeterName, "inferline.tuner.decision.duration");
        long? started = metrics.Start();
        time.Advance(TimeSpan.FromMilliseconds(250));
        metrics.Decided(started);
        Assert.Equal(0.25, Assert.Single(durations.GetMeasurementSnapshot()).Value);
    }

    [Fact]
    public async Task Every_documented_instrument_measures()
    {
        await using var host = new HostUnderTest();
        var measured = new Dictionary<string, List<(double Value, Dictionary<string, object?> Tags)>>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        IMeterFactory meters = host.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == InferLineTelemetry.HostingMeterName && instrument.Meter.Scope == meters)
            {
                measured[instrument.Name] = [];
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();

        await host.StartAsync();
        host.Backend.Status = status => status with { Stages = [.. status.Stages.Select(stage => stage with { ReplicasRunning = 1 })] };
        for (int i = 0; i < 4; i++)
        {
            host.Recorder.RecordArrival();
        }

        host.Recorder.RecordLatency(TimeSpan.FromMilliseconds(150));
        host.Recorder.RecordLatency(TimeSpan.FromMilliseconds(151));
        host.Recorder.RecordFailure();
        host.Recorder.RecordLatency(TimeSpan.FromMilliseconds(1));
        host.Next = now => now < 1 ? null : [2, 3];
        await host.UntilAsync(() => host.Backend.Replicas is [2, 3] && host.Status.Backend?.Stages[0].ReplicasRunning == 1);
        await host.Pipeline.ReplacePlanAsync(HostUnderTest.PlanOf(60), TestContext.Current.CancellationToken);
        host.Next = _ => throw new ArithmeticException();
        await host.UntilAsync(() => host.Status.TunerProblem is not null);
        host.Next = _ => [4, 4];
        host.Backend.Before = _ => throw new HttpRequestException("broken");
        await host.UntilAsync(() => host.Status.BackendProblem is not null);
        listener.RecordObservableInstruments();

        Assert.Equal(4, Assert.Single(measured["inferline.arrivals"]).Value);
        Assert.Equal(2, Assert.Single(measured["inferline.slo.met"]).Value);
        Assert.Equal(2, Assert.Single(measured["inferline.slo.missed"]).Value);
        Assert.Equal(0.5, Assert.Single(measured["inferline.slo.attainment"]).Value);
        Assert.Equal(["detect", "classify"], measured["inferline.replicas.wanted"].Select(one => one.Tags["inferline.stage"]));
        Assert.Equal(2, measured["inferline.replicas.running"].Count);
        Assert.Equal("load-rises", measured["inferline.scale.decisions"][0].Tags["inferline.reason"]);
        Assert.Equal(("code", "used"), (measured["inferline.plan.changes"][0].Tags["inferline.plan.source"], measured["inferline.plan.changes"][0].Tags["inferline.outcome"]));
        int windows = host.Pipeline.Plan.Envelope!.Points.Count;
        Assert.Equal((windows, windows), (measured["inferline.envelope.planned"].Count, measured["inferline.envelope.live"].Count));
        Assert.Equal(4, measured["inferline.envelope.live"][^1].Value);
        Assert.True(measured["inferline.cost"][0].Value > 0);
        Assert.NotEmpty(measured["inferline.tuner.failures"]);
        Assert.NotEmpty(measured["inferline.backend.failures"]);
        Assert.NotEmpty(measured["inferline.tuner.decision.duration"]);
        Assert.All(measured, instrument => Assert.All(instrument.Value, one => Assert.Equal("sample", one.Tags["inferline.pipeline"])));

        // What the documentation lists is what there is.
        string document = await File.ReadAllTextAsync(RepositoryFolder.PathOf("docs", "observability.md"), TestContext.Current.CancellationToken);
        Assert.All(measured.Keys, name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (measured)
            {
                measured[instrument.Name].Add((value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal)));
            }
        }
    }

    [Theory]
    [InlineData(150, ActivityStatusCode.Unset)]
    [InlineData(1, ActivityStatusCode.Error)]
    public async Task Activities_have_the_hosts_name_and_say_what_failed(int objectiveMs, ActivityStatusCode status)
    {
        string name = $"host-{objectiveMs}";
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == InferLineTelemetry.HostingActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = new HostUnderTest(
            pipeline => pipeline.Configure(options => options.Slo = new ObjectiveOptions { Latency = TimeSpan.FromMilliseconds(objectiveMs) }), name: name);
        await host.StartAsync();
        host.Recorder.RecordArrival();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await host.UntilAsync(() => host.Tuners[^1].Observed.Count == 1);
        Plan? plan = await host.Pipeline.ReplanAsync(TestContext.Current.CancellationToken);

        // The source is that of all hosts of the process.
        Activity[] own = [.. ended.Where(activity => activity.GetTagItem("inferline.pipeline") is string tag && tag == name)];
        Assert.Equal(plan is null ? ["inferline.plan"] : ["inferline.plan", "inferline.plan.replace"], own.Select(activity => activity.OperationName));
        Assert.Equal(status, own[0].Status);
        Assert.Equal(plan is null, status == ActivityStatusCode.Error);
    }

    [Theory]
    [InlineData(50, 50, HealthStatus.Healthy)]
    [InlineData(1000, 10, HealthStatus.Healthy)]
    [InlineData(1000, 11, HealthStatus.Degraded)]
    [InlineData(1000, 101, HealthStatus.Degraded)]
    [InlineData(1000, 101, HealthStatus.Unhealthy, 90)]
    [InlineData(1000, 100, HealthStatus.Degraded, 90)]
    public async Task Attainment_is_judged_by_the_objective(int queries, int missed, HealthStatus expected, double unhealthyBelow = 0)
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options => options.Attainment.UnhealthyBelow = unhealthyBelow));
        await host.StartAsync();
        for (int i = 0; i < queries; i++)
        {
            host.Recorder.RecordLatency(TimeSpan.FromMilliseconds(i < missed ? 200 : 100));
        }

        Assert.Equal(expected, (await host.HealthAsync("attainment")).Status);
        host.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HealthStatus.Healthy, (await host.HealthAsync("attainment")).Status);
    }
}
