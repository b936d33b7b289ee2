using System.Diagnostics.Metrics;
using InferLine.Hosting.Tests.Testing;
using InferLine.Plans;
using InferLine.Serialization;
using InferLine.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Testing;

namespace InferLine.Hosting.Tests.Stress;

/// <summary>A host, its load, and all that goes wrong with it.</summary>
internal sealed class StressedHost : IAsyncDisposable
{
    private static readonly Plan s_first = PlanOf(batchSize: 2, replicas: 2);

    private readonly StressCase _case;
    private readonly Chance _chance;
    private readonly FastTime _time = new();
    private readonly FlakyModel _model;
    private readonly FlakyTuner.Record _tuners = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inferline");
    private readonly IHost _host;
    private readonly HostReadings _readings;
    private readonly SubmittedQueries _queries;
    private readonly ReplacedPlans _plans;
    private readonly PipelineRuntime<int, int> _runtime;
    private readonly HangingBackend? _backend;

    public StressedHost(StressCase stressCase)
    {
        _case = stressCase;
        _chance = new Chance(stressCase.Seed);
        _model = new FlakyModel(_chance);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.FullName });
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddFakeLogging();
        builder.Services.AddHealthChecks().AddInferLine();
        builder.Services.AddInferLine(inferline => inferline.AddPipeline("stressed", pipeline => Configure(pipeline)));
        PlanJson.SaveAsync(PlanFile, s_first, CancellationToken.None).GetAwaiter().GetResult();
        _host = builder.Build();
        _readings = new HostReadings(_host.Services.GetRequiredService<IMeterFactory>());
        if (stressCase.InProcess)
        {
            _runtime = _host.Services.GetRequiredService<PipelineRuntime<int, int>>();
        }
        else
        {
            var runtime = new PipelineRuntimeBuilder<int, int>(Sample.Pipeline, s_first).WithMetrics(_host.Services.GetRequiredService<IMeterFactory>());
            ConfigureRuntime(runtime);
            _runtime = runtime.Build();
            _backend = new HangingBackend(_runtime, _chance);
        }

        _queries = new SubmittedQueries(stressCase, _runtime, stressCase.InProcess ? null : _host.Services.GetRequiredService<IArrivalRecorder>());
        _plans = new ReplacedPlans(stressCase, Pipeline, PlanFile);
    }

    private IHostedPipeline Pipeline => _host.Services.GetRequiredService<IHostedPipeline>();

    private string PlanFile => Path.Combine(_folder.FullName, "plan.json");

    private FakeLogCollector Log => _host.Services.GetFakeLogCollector();

    public static Plan PlanOf(int batchSize, int replicas) =>
        new("sample", [new StagePlan("detect", "gpu", batchSize, replicas), new StagePlan("classify", "gpu", batchSize, replicas)]) { Slo = Sample.Slo };

    /// <summary>Starts, loads, disturbs and stops the host, and asserts what must hold after that.</summary>
    public async Task RunAsync()
    {
        if (_backend is not null)
        {
            await _runtime.StartAsync(TestContext.Current.CancellationToken);
        }

        await _host.StartAsync(TestContext.Current.CancellationToken);
        Task[] load = [.. _queries.Begin(), .. _plans.Begin()];
        if (_case.StopsInTheMiddle)
        {
            await Eventually.TrueAsync(() => _queries.Ended > _case.QueriesEach / 2);
        }
        else
        {
            await Task.WhenAll(load);
            await GoesOnWithTheLastGoodStateAsync();
        }

        await StopAsync();
        await Task.WhenAll(load);
        await NothingIsLeftAsync();
        CountersAddUp();
    }

    public async ValueTask DisposeAsync()
    {
        _chance.BecomeCalm();
        await _runtime.DisposeAsync();
        _readings.Dispose();
        _plans.Dispose();
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Configure(HostedPipelineBuilder pipeline)
    {
        pipeline
            .UsePipeline(Sample.Pipeline)
            .UseProfiles(Sample.Profiles)
            .UseTuner(inputs => new FlakyTuner(_chance, _tuners, [.. inputs.Plan.InOrderOf(inputs.Pipeline).Select(stage => stage.Replicas)]))
            .Configure(options =>
            {
                options.PlanFile = PlanFile;
                options.PlanFileCheckInterval = TimeSpan.FromMilliseconds(100);
                options.Planning = new PlanningOptions { Planner = "greedy", TimeLimit = TimeSpan.FromSeconds(2), RatePerSecond = 1 };
                options.Slo = new ObjectiveOptions { Latency = Sample.Slo.Latency };
                options.Tuner.Interval = TimeSpan.FromMilliseconds(20);
                options.Backend = new BackendOptions
                {
                    StartTimeout = TimeSpan.FromMilliseconds(200),
                    ApplyTimeout = TimeSpan.FromMilliseconds(300),
                    ScaleTimeout = TimeSpan.FromMilliseconds(300),
                    StatusTimeout = TimeSpan.FromMilliseconds(300),
                    StatusInterval = TimeSpan.FromMilliseconds(50),
                    FirstRetryDelay = TimeSpan.FromMilliseconds(20),
                    LongestRetryDelay = TimeSpan.FromMilliseconds(200),
                };
            });
        _ = _case.InProcess ? pipeline.ServeInProcess<int, int>((_, runtime) => ConfigureRuntime(runtime)) : pipeline.UseBackend((_, _) => _backend!);
    }

    private void ConfigureRuntime(PipelineRuntimeBuilder<int, int> runtime) => runtime
        .Stage("detect", _model)
        .Stage("classify", _model)
        .WithTime(_time)
        .WithOptions(new PipelineRuntimeOptions
        {
            Capacity = _case.Capacity,
            WhenFull = _case.RejectsWhenFull ? WhenFull.Reject : WhenFull.Wait,
            FirstRetryDelay = TimeSpan.FromMilliseconds(20),
            LongestRetryDelay = TimeSpan.FromMilliseconds(100),
        });

    /// <summary>A bad plan file is said, and changes nothing; and once nothing goes wrong any more, what is wanted is what runs.</summary>
    private async Task GoesOnWithTheLastGoodStateAsync()
    {
        _chance.BecomeCalm();
        await Eventually.TrueAsync(() => Pipeline.GetStatus() is { BackendProblem: null, TunerProblem: null });
        await _plans.WriteAsync(PlanOf(batchSize: 3, replicas: 4));
        await Eventually.TrueAsync(() => Pipeline.GetStatus().PlanProblem is null && Pipeline.Plan.Stages[0].BatchSize == 3);
        Plan good = Pipeline.Plan;

        await _plans.WriteAsync("{ \"pipeline\": \"sample\", \"stages\": [");
        await Eventually.TrueAsync(() => Pipeline.GetStatus().PlanProblem is not null);
        Assert.Same(good, Pipeline.Plan);
        HealthReport report = await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, report.Entries["inferline-tuner"].Status);
        Assert.Equal(HealthStatus.Healthy, report.Entries["inferline-backend"].Status);
        Assert.Contains(PlanFile, report.Entries["inferline-tuner"].Description, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => RunsAsWanted(good));
    }

    private bool RunsAsWanted(Plan plan) =>
        _runtime.Plan.Stages.Select(stage => stage.BatchSize).SequenceEqual(plan.Stages.Select(stage => stage.BatchSize))
            && _runtime.GetStatistics().Stages.Select(stage => stage.ReplicasRunning).SequenceEqual(Pipeline.GetStatus().Replicas);

    private async Task StopAsync()
    {
        using var hurry = new CancellationTokenSource();
        Task stopping = _host.StopAsync(hurry.Token);
        if (_case.HurriesTheStop)
        {
            await hurry.CancelAsync();
        }

        try
        {
            await stopping;
        }
        catch (OperationCanceledException) when (_case.HurriesTheStop)
        {
            // The framework says so.
        }

        _chance.BecomeCalm();
        if (_backend is not null)
        {
            await _runtime.StopAsync(hurry.Token);
        }
    }

    private async Task NothingIsLeftAsync()
    {
        HostedPipeline hosted = _host.Services.GetRequiredKeyedService<HostedPipeline>("stressed");
        await hosted.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Eventually.TrueAsync(() => _backend is null or { Running: 0 });
        await Eventually.TrueAsync(() => _model.Alive == 0);
        (int, int?, int) before = (_tuners.Decisions, _backend?.Calls, _model.Created);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(before, (_tuners.Decisions, _backend?.Calls, _model.Created));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Pipeline.ReplacePlanAsync(s_first, TestContext.Current.CancellationToken));
    }

    private void CountersAddUp()
    {
        RuntimeStatistics counted = _runtime.GetStatistics();
        Assert.Equal((0, 0), (counted.Inside, counted.Waiting));
        Assert.Equal(
            (_queries.Submitted, _queries.Completed, _queries.Failed, _queries.Cancelled, _queries.Rejected),
            (counted.Arrived, counted.Completed, counted.Failed, counted.Cancelled, counted.Rejected));
        Assert.All(counted.Stages, stage => Assert.Equal((0, 0), (stage.Queued, stage.ReplicasRunning)));

        _readings.Observe();
        Assert.Equal(_queries.Submitted, _readings["inferline.query.arrivals"]);
        Assert.Equal(_queries.Submitted, _readings["inferline.query.duration"]);
        Assert.Equal(_queries.Completed, _readings["inferline.query.duration", "completed"]);
        Assert.Equal(_queries.Failed, _readings["inferline.query.duration", "failed"]);
        Assert.Equal(_queries.Cancelled, _readings["inferline.query.duration", "cancelled"]);
        Assert.Equal(_queries.Rejected, _readings["inferline.query.duration", "rejected"]);
        Assert.Equal(_queries.Submitted, _readings["inferline.arrivals"]);
        Assert.Equal(_queries.Completed + _queries.Failed + _queries.Rejected, _readings["inferline.slo.met"] + _readings["inferline.slo.missed"]);
        Assert.InRange(_readings["inferline.slo.met"], 0, _queries.Completed);
        Assert.Equal(_queries.Submitted, Pipeline.GetStatus().Arrivals);

        // Whoever gave up waiting does not know whether the plan was used.
        Assert.InRange(_readings["inferline.plan.changes", "used"], _plans.Used, _plans.Used + _plans.GivenUp + _plans.Written);
        Assert.InRange(_readings["inferline.plan.changes", "refused"], _plans.Refused, _plans.Refused + _plans.GivenUp + _plans.Written);

        // Every exception of a tuner has put it aside, or refused a plan; only what is refused because all stops is not said.
        double said = _readings["inferline.tuner.failures"]
            + Log.GetSnapshot().Count(record => record.Id.Id == 7 && record.Message.EndsWith(FlakyTuner.Message, StringComparison.Ordinal));
        Assert.InRange(_tuners.Throws, said, said + (_case.StopsInTheMiddle ? _case.Replacers + 1 : 0));
    }
}
