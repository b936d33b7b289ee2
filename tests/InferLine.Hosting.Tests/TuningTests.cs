using InferLine.Backends;
using InferLine.Hosting.Tests.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InferLine.Hosting.Tests;

/// <summary>What the tuner is told, and what becomes of what it wants.</summary>
public sealed class TuningTests
{
    private static readonly int[] s_planned = [.. Sample.Plan.InOrderOf(Sample.Pipeline).Select(stage => stage.Replicas)];

    [Fact]
    public async Task Decisions_reach_the_backend()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        Assert.Equal(s_planned, host.Backend.Replicas);
        host.Next = now => now < 1 ? null : [5, 6];
        await host.UntilAsync(() => host.Backend.Replicas is [5, 6]);
        Assert.Equal([5, 6], host.Status.Replicas);
        Assert.Equal("as scripted", host.Status.LastDecision!.Reason);
        Assert.Contains(host.Log, record => record.Message.EndsWith("detect 1 -> 5, classify 1 -> 6: as scripted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arrivals_reach_the_tuner_in_order()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            host.Recorder.RecordArrival();
            host.Time.Advance(TimeSpan.FromMilliseconds(30));
        }

        await host.UntilAsync(() => host.Tuners[^1].Observed.Count == 5);
        double[] gaps = [.. host.Tuners[^1].Observed.Zip(host.Tuners[^1].Observed.Skip(1), (first, second) => second - first)];
        Assert.All(gaps, gap => Assert.Equal(0.03, gap, 6));
        Assert.Equal(5, host.Status.Arrivals);
    }

    [Fact]
    public async Task A_tuner_that_throws_is_replaced_and_the_replicas_stay()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        host.Recorder.RecordArrival();
        host.Next = now => now < 1 ? null : [4, 4];
        await host.UntilAsync(() => host.Backend.Replicas is [4, 4]);

        int tuners = host.Tuners.Count;
        host.Next = _ => throw new ArithmeticException("overflow");
        await host.UntilAsync(() => host.Status.TunerProblem is not null);
        Assert.Equal("the tuner failed: overflow", host.Status.TunerProblem);
        Assert.Equal(HealthStatus.Unhealthy, (await host.HealthAsync("tuner")).Status);
        Assert.Equal([4, 4], host.Backend.Replicas);

        host.Next = _ => null;
        await host.UntilAsync(() => host.Status.TunerProblem is null);
        Assert.True(host.Tuners.Count > tuners);
        Assert.Equal([4, 4], host.Tuners[^1].Reported[0]);
        Assert.Single(host.Tuners[^1].Observed);
        Assert.Equal(HealthStatus.Healthy, (await host.HealthAsync("tuner")).Status);
        Assert.Contains(host.Log, record => record.Id.Id == 13 && record.Exception is ArithmeticException);
        Assert.Contains(host.Log, record => record.Id.Id == 14);
    }

    [Fact]
    public async Task A_backend_that_hangs_does_not_stop_the_tuner()
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options => options.Backend.ScaleTimeout = TimeSpan.FromSeconds(2)));
        await host.StartAsync();
        host.Backend.Before = _ => Task.Delay(Timeout.Infinite, CancellationToken.None);
        host.Next = now => now < 1 ? null : [3, 3];
        await host.UntilAsync(() => host.Status.BackendProblem is not null);
        Assert.Equal(HealthStatus.Unhealthy, (await host.HealthAsync("backend")).Status);
        Assert.Null(host.Status.TunerProblem);

        host.Next = _ => [7, 2];
        host.Backend.Before = _ => Task.CompletedTask;
        await host.UntilAsync(() => host.Backend.Replicas is [7, 2]);
        await host.UntilAsync(() => host.Status.BackendProblem is null);
        Assert.Equal(HealthStatus.Healthy, (await host.HealthAsync("backend")).Status);
    }

    [Fact]
    public async Task A_backend_that_has_no_room_is_not_asked_for_the_same_again_at_once()
    {
        await using var host = new HostUnderTest();
        host.Backend.Room = 3;
        await host.StartAsync();
        host.Next = _ => [9, 2];
        await host.UntilAsync(() => host.Tuners[^1].Reported.Count > 0);
        Assert.Equal([3, 2], host.Tuners[^1].Reported[0]);
        await host.UntilAsync(() => host.Tuners[^1].Reported.Count > 20);
        Assert.Single(host.Backend.Calls, "scale 9 2");
        Assert.Equal([3, 2], host.Status.Replicas);

        host.Backend.Room = 100;
        await host.UntilAsync(() => host.Backend.Replicas is [9, 2], stepSeconds: 1);
    }

    [Fact]
    public async Task Items_that_the_backend_counts_reach_the_tuner_as_differences()
    {
        await using var host = new HostUnderTest();
        long queries = 100;
        host.Backend.Status = status => status with { Served = new ServedItems(queries, [queries, 2 * queries]) };
        await host.StartAsync();
        await host.UntilAsync(() => host.Status.Backend is not null);
        await host.UntilAsync(() => { queries += 10; return host.Tuners[^1].Items.Sum(item => item.Queries) >= 50; });
        Assert.All(host.Tuners[^1].Items, item => Assert.Equal([item.Queries, 2 * item.Queries], item.Items));

        // A backend that began anew: nothing negative.
        queries = 5;
        await host.UntilAsync(() => host.Status.Backend!.Served!.Queries == 5);
        int before = host.Tuners[^1].Items.Count;
        await host.UntilAsync(() => { queries++; return host.Tuners[^1].Items.Count > before; });
        Assert.All(host.Tuners[^1].Items, item => Assert.True(item.Queries >= 0));
    }

    [Fact]
    public async Task A_backend_that_cannot_tell_its_status_is_unhealthy_until_it_can()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        host.Backend.Status = _ => throw new HttpRequestException("connection refused");
        await host.UntilAsync(() => host.Status.BackendProblem is not null);
        HealthReportEntry entry = await host.HealthAsync("backend");
        Assert.Equal((HealthStatus.Unhealthy, "sample: connection refused"), (entry.Status, entry.Description));
        host.Backend.Status = status => status;
        await host.UntilAsync(() => host.Status.BackendProblem is null);
        Assert.Contains(host.Log, record => record.Id.Id == 17);
        Assert.Contains(host.Log, record => record.Id.Id == 18);
    }

    [Fact]
    public async Task A_stage_with_a_problem_makes_the_backend_degraded()
    {
        await using var host = new HostUnderTest();
        host.Backend.Status = status => status with { Stages = [status.Stages[0], status.Stages[1] with { Problem = "out of memory" }] };
        await host.StartAsync();
        await host.UntilAsync(() => host.Status.BackendProblem is not null);
        HealthReportEntry entry = await host.HealthAsync("backend");
        Assert.Equal((HealthStatus.Degraded, "sample: stage 'classify': out of memory"), (entry.Status, entry.Description));
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("classic", 1)]
    [InlineData("proportional", 1)]
    [InlineData("lookahead", 1)]
    public async Task A_policy_by_name_follows_a_load_that_is_ten_times_the_planned_one(string policy, int changes)
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options => options.Tuner.Policy = policy), scripted: false);
        await host.StartAsync();
        for (int i = 0; i < 2500; i++)
        {
            host.Recorder.RecordArrival();
            host.Time.Advance(TimeSpan.FromMilliseconds(2));
            if (i % 50 == 0)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        await host.UntilAsync(() => changes == 0 || host.Backend.Replicas[0] > s_planned[0]);
        Assert.Equal(changes > 0, host.Status.LastDecision is not null);
    }
}
