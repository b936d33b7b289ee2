using InferLine.Hosting.Tests.Testing;
using InferLine.Plans;
using InferLine.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InferLine.Hosting.Tests;

/// <summary>Plans that change while the pipeline is served: by code, by file, on a schedule and on drift.</summary>
public sealed class PlanReplacementTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_new_plan_is_applied_with_a_new_tuner_that_knows_the_last_minute()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        host.Recorder.RecordArrival();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await host.UntilAsync(() => host.Tuners[^1].Observed.Count == 1);

        Plan plan = HostUnderTest.PlanOf(400);
        await host.Pipeline.ReplacePlanAsync(plan, None);
        Assert.Same(plan, host.Pipeline.Plan);
        Assert.Same(plan, host.Backend.Plan);
        Assert.Single(host.Tuners[^1].Observed);
        Assert.Null(host.Status.PlanProblem);
        Assert.Contains(host.Log, record => record.Id.Id == 6);
    }

    [Fact]
    public async Task A_new_plan_begins_with_the_replicas_that_the_load_needs()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        host.Next = _ => [8, 8];
        Plan plan = HostUnderTest.PlanOf(400);
        await host.Pipeline.ReplacePlanAsync(plan, None);
        Assert.Equal("apply 8 8", host.Backend.Calls[^1]);
        Assert.Same(plan, host.Pipeline.Plan);
    }

    [Fact]
    public async Task A_plan_that_does_not_fit_or_that_the_backend_refuses_leaves_the_one_before()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        var other = new Plan("other", [new StagePlan("detect", "cpu", 1, 1)]);
        await Assert.ThrowsAsync<InvalidInputException>(() => host.Pipeline.ReplacePlanAsync(other, None));
        Assert.StartsWith("the new plan from code is not used", host.Status.PlanProblem, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, (await host.HealthAsync("tuner")).Status);

        host.Backend.Before = _ => throw new InvalidInputException("no room");
        Plan plan = HostUnderTest.PlanOf(400);
        await Assert.ThrowsAsync<InvalidInputException>(() => host.Pipeline.ReplacePlanAsync(plan, None));
        Assert.Same(Sample.Plan, host.Pipeline.Plan);
        host.Backend.Before = _ => Task.CompletedTask;
        await host.UntilAsync(() => host.Status.BackendProblem is null, stepSeconds: 1);
        Assert.Same(Sample.Plan, host.Backend.Plan);

        await host.Pipeline.ReplacePlanAsync(plan, None);
        Assert.Null(host.Status.PlanProblem);
    }

    [Fact]
    public async Task A_plan_with_a_larger_batch_than_was_profiled_is_refused()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        var plan = new Plan("sample", [new StagePlan("detect", "gpu", 9, 1), new StagePlan("classify", "gpu", 1, 1)]);
        InvalidInputException problem = await Assert.ThrowsAsync<InvalidInputException>(() => host.Pipeline.ReplacePlanAsync(plan, None));
        Assert.Contains("stage 'detect': 'batchSize' is 9, and the profile of its model on 'gpu' goes up to 8", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_plan_file_is_applied_and_a_bad_one_is_not()
    {
        await PlanJson.SaveAsync(_file, Sample.Plan, None);
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options =>
        {
            options.PlanFile = _file;
            options.PlanFileCheckInterval = TimeSpan.FromSeconds(1);
        }));
        await host.StartAsync();

        await File.WriteAllTextAsync(_file, "{ \"pipeline\": \"sample\", \"stages\": [", None);
        await host.UntilAsync(() => host.Status.PlanProblem is not null);
        Assert.Contains(_file, host.Status.PlanProblem, StringComparison.Ordinal);
        Assert.Same(Sample.Plan, host.Backend.Plan);
        Assert.Equal(HealthStatus.Degraded, (await host.HealthAsync("tuner")).Status);

        await PlanJson.SaveAsync(_file, HostUnderTest.PlanOf(400), None);
        await host.UntilAsync(() => host.Status.PlanProblem is null);
        Assert.Equal(HostUnderTest.PlanOf(400).Stages.Select(stage => stage.Replicas), host.Backend.Replicas);
        Assert.Equal(HealthStatus.Healthy, (await host.HealthAsync("tuner")).Status);

        File.Delete(_file);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        await Task.Delay(20, None);
        Assert.Null(host.Status.PlanProblem);
    }

    [Fact]
    public async Task Replanning_plans_for_what_arrived()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Pipeline.ReplanAsync(None));
        await LoadAsync(host, perSecond: 400, seconds: 20);
        Plan? plan = await host.Pipeline.ReplanAsync(None);
        Assert.InRange(plan!.MeanRatePerSecond!.Value, 390, 410);
        Assert.Same(plan, host.Pipeline.Plan);
        Assert.Equal(Sample.Plan.Stages.Select(stage => stage.Hardware), plan.Stages.Select(stage => stage.Hardware));
        Assert.True(plan.Stages[0].Replicas > Sample.Plan.Stages[0].Replicas);
    }

    [Fact]
    public async Task Drift_makes_a_new_plan_and_a_load_as_planned_does_not()
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options =>
        {
            options.Replanning.DriftThreshold = 0.5;
            options.Replanning.Sample = TimeSpan.FromSeconds(10);
            options.Replanning.MinimumInterval = TimeSpan.FromSeconds(1);
        }));
        await host.StartAsync();
        await LoadAsync(host, perSecond: 50, seconds: 20);
        Assert.Same(Sample.Plan, host.Pipeline.Plan);
        await LoadAsync(host, perSecond: 200, seconds: 20);
        await host.UntilAsync(() => !ReferenceEquals(host.Pipeline.Plan, Sample.Plan), stepSeconds: 0.01);
        Assert.InRange(host.Pipeline.Plan.MeanRatePerSecond!.Value, 75, 210);
        Assert.Contains(host.Log, record => record.Id.Id == 10);
    }

    [Fact]
    public async Task A_short_sample_is_what_new_plans_are_made_for()
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options => options.Replanning.Sample = TimeSpan.FromSeconds(10)));
        await host.StartAsync();
        await LoadAsync(host, perSecond: 50, seconds: 20);
        await LoadAsync(host, perSecond: 200, seconds: 11);
        await host.UntilAsync(() => host.Tuners[^1].Observed.Count == 3200, stepSeconds: 0.01);
        Plan? plan = await host.Pipeline.ReplanAsync(None);
        Assert.InRange(plan!.MeanRatePerSecond!.Value, 190, 210);

        // The tuner's loop has looked within the last seconds, and found nothing for more than ten.
        host.Time.Advance(TimeSpan.FromSeconds(20));
        await host.UntilAsync(() => host.Status.NowSeconds > 51 && host.Status.TunerProblem is null);
        InvalidOperationException nothing = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Pipeline.ReplanAsync(None));
        Assert.Contains("within the last 00:00:10", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_makes_new_plans()
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options =>
        {
            options.Replanning.Interval = TimeSpan.FromSeconds(30);
            options.Replanning.Sample = TimeSpan.FromSeconds(10);
        }));
        await host.StartAsync();
        await LoadAsync(host, perSecond: 50, seconds: 29);
        Assert.Same(Sample.Plan, host.Pipeline.Plan);
        await LoadAsync(host, perSecond: 50, seconds: 4);
        await host.UntilAsync(() => !ReferenceEquals(host.Pipeline.Plan, Sample.Plan), stepSeconds: 0.01);
    }

    [Fact]
    public async Task Workers_that_can_only_be_scaled_take_no_plan_that_changes_more()
    {
        await using var host = new HostUnderTest(pipeline => pipeline.UseScaler((services, _) => new FakeBackend()));
        await host.StartAsync();
        StagePlan[] stages = [.. Sample.Plan.Stages.Select(stage => new StagePlan(stage.Stage, stage.Hardware, stage.BatchSize, stage.Replicas + 1))];
        await host.Pipeline.ReplacePlanAsync(new Plan("sample", stages) { Slo = Sample.Slo }, None);
        stages[0] = new StagePlan("detect", stages[0].Hardware, stages[0].BatchSize == 1 ? 2 : 1, 1);
        InvalidOperationException problem = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Pipeline.ReplacePlanAsync(new Plan("sample", stages) { Slo = Sample.Slo }, None));
        Assert.Contains("stage 'detect'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_host_starts_and_after_it_stops_no_plan_is_taken()
    {
        await using var host = new HostUnderTest();
        Assert.Throws<InvalidOperationException>(() => host.Pipeline.Plan);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Pipeline.ReplacePlanAsync(Sample.Plan, None));
        await host.StartAsync();
        await host.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Pipeline.ReplacePlanAsync(Sample.Plan, None));
    }

    private static async Task LoadAsync(HostUnderTest host, int perSecond, int seconds)
    {
        for (int i = 0; i < perSecond * seconds; i++)
        {
            host.Recorder.RecordArrival();
            host.Time.Advance(TimeSpan.FromSeconds(1.0 / perSecond));
            if (i % 20 == 0)
            {
                await Task.Delay(1, None);
            }
        }
    }
}
