using System.Diagnostics;
using InferLine.Hosting;
using InferLine.Pipelines;
using InferLine.Profiles;
using InferLine.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace InferLine.Documentation.Pages;

public sealed class ObservabilityPage
{
    [Fact]
    public async Task Metrics_traces_and_health()
    {
        var metrics = new List<Metric>();
        var activities = new List<Activity>();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        AddPhotos(builder);

        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(InferLineTelemetry.HostingMeterName, InferLineTelemetry.ServingMeterName))
            .WithTracing(tracing => tracing.AddSource(InferLineTelemetry.HostingActivitySourceName, InferLineTelemetry.ServingActivitySourceName));
        builder.Services.AddHealthChecks().AddInferLine();

        builder.Services.AddOpenTelemetry().WithMetrics(provider => provider.AddInMemoryExporter(metrics)).WithTracing(provider => provider.AddInMemoryExporter(activities));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<PipelineRuntime<string, string>>().ExecuteAsync("beach.jpg", TestContext.Current.CancellationToken);
        HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains(metrics, metric => metric is { Name: "inferline.query.arrivals", MeterName: InferLineTelemetry.ServingMeterName });
        Assert.Contains(metrics, metric => metric is { MeterName: InferLineTelemetry.HostingMeterName });
        Assert.Contains(activities, activity => activity.OperationName == "inferline.query");
        Assert.NotEmpty(health.Entries);
    }

    /// <summary>A host with a pipeline of one stage.</summary>
    internal static void AddPhotos(HostApplicationBuilder builder) =>
        builder.Services.AddInferLine(inferline => inferline.AddPipeline("photos", pipeline => pipeline
                .UsePipeline(Pipeline.Create("photos").Stage("detect", model: "detector").Build())
                .UseProfiles(new ProfileCatalog(
                    [new HardwareType("cpu", costPerHour: 0.05)],
                    [new ModelProfile("detector", new Dictionary<string, LatencyProfile> { ["cpu"] = new([new BatchLatency(1, 20)]) })]))
                .Configure(options =>
                {
                    options.Slo = new ObjectiveOptions { Latency = TimeSpan.FromMilliseconds(150) };
                    options.Planning = new PlanningOptions { RatePerSecond = 10 };
                })
                .ServeInProcess<string, string>((services, runtime) => runtime.Stage("detect", StageClient.FromItem((string photo) => photo)))));
}
