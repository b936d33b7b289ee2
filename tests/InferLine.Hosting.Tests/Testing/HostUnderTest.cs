using InferLine.Plans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Hosting.Tests.Testing;

/// <summary>A host with one pipeline on a fake backend, a scripted tuner and a fake clock, unless a test says otherwise.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private readonly IHost _host;

    public HostUnderTest(Action<HostedPipelineBuilder>? configure = null, bool scripted = true, TimeProvider? time = null, string name = "sample")
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(time ?? Time);
        builder.Services.AddFakeLogging();
        builder.Services.AddHealthChecks().AddInferLine();
        builder.Services.AddInferLine(inferline => inferline.AddPipeline(name, pipeline =>
        {
            pipeline.UsePipeline(Sample.Pipeline).UseProfiles(Sample.Profiles).UsePlan(Sample.Plan).UseBackend((_, _) => Backend);
            if (scripted)
            {
                pipeline.UseTuner(inputs =>
                {
                    Tuners.Add(new ScriptedTuner([.. inputs.Plan.InOrderOf(Sample.Pipeline).Select(stage => stage.Replicas)]) { Next = now => Next(now) });
                    return Tuners[^1];
                });
            }

            configure?.Invoke(pipeline);
        }));
        _host = builder.Build();
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeBackend Backend { get; } = new();

    public List<ScriptedTuner> Tuners { get; } = [];

    /// <summary>What every tuner wants at a time.</summary>
    public Func<double, int[]?> Next { get; set; } = _ => null;

    public IServiceProvider Services => _host.Services;

    public IHostedPipeline Pipeline => Services.GetRequiredService<IHostedPipeline>();

    public IArrivalRecorder Recorder => Services.GetRequiredService<IArrivalRecorder>();

    public HostedPipelineStatus Status => Pipeline.GetStatus();

    public IReadOnlyList<FakeLogRecord> Log => Services.GetFakeLogCollector().GetSnapshot();

    public Task StartAsync() => _host.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets time pass until something has happened.</summary>
    public Task UntilAsync(Func<bool> condition, double stepSeconds = 0.1) => Eventually.TrueAsync(Time, TimeSpan.FromSeconds(stepSeconds), condition);

    public async Task<HealthReportEntry> HealthAsync(string check) =>
        (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries[$"inferline-{check}"];

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    /// <summary>The plan with other replicas, and all that a planner adds.</summary>
    public static Plan PlanOf(double ratePerSecond) => Sample.PlanFor(ratePerSecond);
}
