using InferLine.Backends;
using InferLine.Hosting.Arrivals;
using InferLine.Hosting.Tests.Testing;
using InferLine.Plans;
using InferLine.Serialization;
using InferLine.Serving;
using InferLine.Workloads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace InferLine.Hosting.Tests;

/// <summary>What goes wrong at an unlucky moment, or is brought by the host and wrong.</summary>
public sealed class FaultTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_ends_the_replacement_that_a_backend_holds_up()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        host.Backend.Before = _ => Task.Delay(Timeout.Infinite, CancellationToken.None);
        Task replacing = host.Pipeline.ReplacePlanAsync(HostUnderTest.PlanOf(400), CancellationToken.None);
        await host.StopAsync();
        InvalidOperationException problem = await Assert.ThrowsAsync<InvalidOperationException>(() => replacing);
        Assert.Contains("was stopped before the plan was applied", problem.Message, StringComparison.Ordinal);
        Assert.Same(Sample.Plan, host.Pipeline.Plan);
        Assert.DoesNotContain(host.Log, record => record.Id.Id == 7);
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_a_plan_leaves_plan_and_backend_agreeing()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        var gate = new TaskCompletionSource();
        host.Backend.Before = _ => gate.Task;
        Plan plan = HostUnderTest.PlanOf(400);
        using var cancel = new CancellationTokenSource();
        Task replacing = host.Pipeline.ReplacePlanAsync(plan, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => replacing);
        gate.SetResult();
        await Eventually.TrueAsync(() => ReferenceEquals(host.Pipeline.Plan, plan));
        Assert.Same(plan, host.Backend.Plan);
        await host.UntilAsync(() => host.Log.Any(record => record.Id.Id == 6));
    }

    [Fact]
    public async Task The_plan_that_holds_may_be_applied_again_and_the_tuner_knows_what_stands()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        host.Next = _ => [6, 7];
        Task replacing = host.Pipeline.ReplacePlanAsync(host.Pipeline.Plan, None);
        host.Next = _ => null;
        await replacing;
        ScriptedTuner tuner = host.Tuners[^1];
        await host.UntilAsync(() => host.Status.Replicas.SequenceEqual(host.Backend.Replicas));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(20, None);
        Assert.DoesNotContain(host.Log, record => record.Id.Id == 12);
        Assert.Equal([6, 7], host.Status.Replicas);
        Assert.Null(host.Status.TunerProblem);
        Assert.NotNull(tuner);
    }

    [Fact]
    public async Task A_tuner_that_hangs_keeps_nobody_from_asking_how_things_stand()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        using var release = new ManualResetEventSlim();
        var hangs = new TaskCompletionSource();
        host.Next = _ =>
        {
            hangs.TrySetResult();
            release.Wait(CancellationToken.None);
            return null;
        };
        Task advancing = Task.Run(() => host.Time.Advance(TimeSpan.FromSeconds(1)), None);
        await hangs.Task;
        Task more = Task.Run(() => host.Time.Advance(TimeSpan.FromSeconds(30)), None);
        await Eventually.TrueAsync(() => host.Status.TunerProblem is not null);
        Assert.StartsWith("it has not looked for", host.Status.TunerProblem, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, (await host.HealthAsync("tuner")).Status);
        release.Set();
        await Task.WhenAll(advancing, more);
        await host.UntilAsync(() => host.Status.TunerProblem is null);
    }

    [Theory]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 3, 0 })]
    public async Task A_tuner_that_wants_what_no_pipeline_has_is_put_aside(int[] wanted)
    {
        await using var host = new HostUnderTest(
            pipeline => pipeline.UseTuner(_ => new ScriptedTuner([1, 1]) { Next = _ => null, Claims = wanted }));
        await host.StartAsync();
        int[] before = host.Backend.Replicas;
        await host.UntilAsync(() => host.Status.TunerProblem is not null);
        Assert.Contains("it must want 1 or more for each of 2 stages", host.Status.TunerProblem, StringComparison.Ordinal);
        Assert.Equal(before, host.Backend.Replicas);
        Assert.True(host.Status.CostPerHour > 0);
    }

    [Fact]
    public async Task Workers_that_return_what_no_pipeline_has_are_asked_again()
    {
        var workers = new OwnWorkers { Running = 1 };
        await using var host = new HostUnderTest(pipeline => pipeline.UseScaler((_, _) => workers));
        await host.StartAsync();
        workers.Give = _ => [1];
        host.Next = _ => [4, 4];
        await host.UntilAsync(() => host.Status.BackendProblem is not null);
        Assert.Equal("the backend 'scaler' returned replicas [1]; it must return a number for each of 2 stages", host.Status.BackendProblem);
        Assert.Equal([4, 4], host.Status.Replicas);
        workers.Give = replicas => replicas;
        await host.UntilAsync(() => host.Status.BackendProblem is null);
    }

    [Fact]
    public async Task A_start_waits_until_workers_that_say_so_serve()
    {
        var workers = new OwnWorkers();
        await using var host = new HostUnderTest(pipeline => pipeline.UseScaler((_, _) => workers));
        Task starting = host.StartAsync();
        await host.UntilAsync(() => host.Status.Backend is not null);
        Assert.False(starting.IsCompleted);
        workers.Running = 1;
        await host.UntilAsync(() => starting.IsCompleted);
        await starting;
        await host.UntilAsync(() => host.Status.Backend!.Stages[1] is { ReplicasRunning: 1, Queued: 7 });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_waits_for_a_backend_with_a_problem(bool tellsIt)
    {
        await using var host = new HostUnderTest();
        host.Backend.Status = status => tellsIt ? status with { Problem = "gpu-1 does not answer" } : throw new HttpRequestException("gpu-1 does not answer");
        Task starting = host.StartAsync();
        await host.UntilAsync(() => host.Status.Backend is not null);
        for (int i = 0; i < 20; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Equal("gpu-1 does not answer", host.Status.BackendProblem);
        Assert.False(starting.IsCompleted);
        Assert.DoesNotContain(host.Log, record => record.Id.Id == 1);
        host.Backend.Status = status => status;
        await host.UntilAsync(() => starting.IsCompleted);
        await starting;
        Assert.Contains(host.Log, record => record.Id.Id == 1);
    }

    [Fact]
    public async Task A_start_does_not_wait_for_one_server_of_several_where_all_stages_are_served()
    {
        await using var host = new HostUnderTest();
        host.Backend.Status = status => status with { Problem = "gpu-2 does not answer", Stages = [.. status.Stages.Select(stage => stage with { ReplicasRunning = 1 })] };
        await host.StartAsync();
        Assert.Contains(host.Log, record => record.Id.Id == 1);
        Assert.Equal("gpu-2 does not answer", host.Status.BackendProblem);
    }

    [Fact]
    public async Task A_backend_with_a_problem_does_not_keep_the_host_from_starting()
    {
        await using var host = new HostUnderTest();
        host.Backend.Status = status => status with { Problem = "gpu-1 does not answer" };
        Task starting = host.StartAsync();
        await host.UntilAsync(() => starting.IsCompleted, stepSeconds: 1);
        await starting;
        Assert.Contains(host.Log, record => record.Id.Id == 2);
        Assert.DoesNotContain(host.Log, record => record.Id.Id == 1);
        host.Backend.Status = status => status;
        await host.UntilAsync(() => host.Log.Any(record => record.Id.Id == 1));
    }

    [Fact]
    public async Task A_status_that_comes_after_a_change_is_not_taken_for_someone_elses()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        var answer = new TaskCompletionSource();
        int asked = 0;
        host.Backend.Answering = () => Interlocked.Increment(ref asked) == 1 ? answer.Task : Task.CompletedTask;
        await host.UntilAsync(() => Volatile.Read(ref asked) == 1);
        host.Next = _ => [7, 7];
        await host.UntilAsync(() => host.Backend.Calls[^1] == "scale 7 7", stepSeconds: 0.01);
        answer.SetResult();
        await host.UntilAsync(() => Volatile.Read(ref asked) == 3);
        Assert.DoesNotContain(host.Log, record => record.Id.Id == 16);
        Assert.Single(host.Backend.Calls, call => call.StartsWith("scale", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_status_of_another_pipeline_is_a_problem()
    {
        await using var host = new HostUnderTest();
        await host.StartAsync();
        host.Backend.Status = status => status with { Stages = [status.Stages[0]] };
        await host.UntilAsync(() => host.Status.BackendProblem is not null);
        Assert.Contains("told the status of 1 stages", host.Status.BackendProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_file_that_is_held_is_taken_once_it_can_be_read()
    {
        string file = Path.GetTempFileName();
        try
        {
            await PlanJson.SaveAsync(file, Sample.Plan, None);
            await using var host = new HostUnderTest(pipeline => pipeline.Configure(options =>
                (options.PlanFile, options.PlanFileCheckInterval) = (file, TimeSpan.FromSeconds(1))));
            await host.StartAsync();
            await PlanJson.SaveAsync(file, HostUnderTest.PlanOf(400), None);
            await using (var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                await host.UntilAsync(() => host.Status.PlanProblem is not null);
                host.Time.Advance(TimeSpan.FromSeconds(5));
            }

            await host.UntilAsync(() => host.Status.PlanProblem is null);
            Assert.Equal(HostUnderTest.PlanOf(400).Stages.Select(stage => stage.Replicas), host.Backend.Replicas);
            Assert.Single(host.Log, record => record.Id.Id == 7);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Where_no_plan_meets_the_objective_the_present_one_holds_and_health_says_so()
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options => options.Slo = new ObjectiveOptions { Latency = TimeSpan.FromMilliseconds(1) }));
        await host.StartAsync();
        Plan before = host.Pipeline.Plan;
        host.Recorder.RecordArrival();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await host.UntilAsync(() => host.Tuners[^1].Observed.Count == 1);
        Assert.Null(await host.Pipeline.ReplanAsync(None));
        Assert.Same(before, host.Pipeline.Plan);
        Assert.Equal(HealthStatus.Degraded, (await host.HealthAsync("tuner")).Status);
        Assert.Contains(host.Log, record => record.Id.Id == 9);
    }

    [Fact]
    public async Task What_a_start_that_failed_had_begun_is_stopped_when_the_host_is_disposed()
    {
        var model = new CountedModel();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddInferLine().AddPipeline("sample", pipeline => pipeline.UsePipeline(Sample.Pipeline).UseProfiles(Sample.Profiles).UsePlan(Sample.Plan)
            .ServeInProcess<int, int>((_, runtime) => runtime.Stage("detect", model).Stage("classify", model)));
        builder.Services.AddHostedService<BrokenService>();
        IHost host = builder.Build();
        await Assert.ThrowsAsync<InvalidDataException>(() => host.StartAsync(None));
        Assert.True(model.Created > 0);
        host.Dispose();
        Assert.Equal(model.Created, model.Disposed);
    }

    [Fact]
    public async Task A_host_that_listens_to_its_runtime_does_not_take_the_place_of_the_recorder()
    {
        int arrived = 0;
        int ended = 0;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddInferLine().AddPipeline("sample", pipeline => pipeline.UsePipeline(Sample.Pipeline).UseProfiles(Sample.Profiles).UsePlan(Sample.Plan)
            .ServeInProcess<int, int>((_, runtime) => runtime
                .Stage("detect", StageClient.FromItem((int x) => x))
                .Stage("classify", StageClient.FromItem((int x) => x))
                .OnArrival(_ => Interlocked.Increment(ref arrived))
                .OnEnd(_ => Interlocked.Increment(ref ended))));
        using IHost host = builder.Build();
        await host.StartAsync(None);
        await host.Services.GetRequiredService<PipelineRuntime<int, int>>().ExecuteAsync(1, None);
        HostedPipelineStatus status = host.Services.GetRequiredService<IHostedPipeline>().GetStatus();
        Assert.Equal((1, 1, 1, 1), (arrived, ended, status.Arrivals, status.WindowQueries));
        Assert.Equal("sample", Assert.Single(host.Services.GetKeyedServices<IHostedPipeline>(KeyedService.AnyKey)).Name);
        await host.StopAsync(None);
    }

    [Fact]
    public void A_rate_is_of_the_time_that_is_remembered()
    {
        var history = new ArrivalHistory(TimeSpan.FromSeconds(60), maxCount: 100);
        history.Add([.. Enumerable.Range(1, 500).Select(i => i / 10.0)], nowSeconds: 50);
        Assert.Equal(10, history.MeanRatePerSecond(50, TimeSpan.FromSeconds(60)), 6);
        ArrivalTrace trace = history.ToTrace(50, TimeSpan.FromSeconds(60))!;
        Assert.Equal((100, 0.1, 10), (trace.Count, Math.Round(trace.Seconds[0], 6), Math.Round(trace.Seconds[^1], 6)));
    }

    private sealed class BrokenService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidDataException("the port is taken");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class CountedModel : IStageClient
    {
        private int _created;
        private int _disposed;

        public int Created => Volatile.Read(ref _created);

        public int Disposed => Volatile.Read(ref _disposed);

        public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _created);
            return new(new Replica(this));
        }

        private sealed class Replica(CountedModel model) : IStageReplica
        {
            public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken) => throw new NotSupportedException();

            public ValueTask DisposeAsync()
            {
                Interlocked.Increment(ref model._disposed);
                return ValueTask.CompletedTask;
            }
        }
    }
}
