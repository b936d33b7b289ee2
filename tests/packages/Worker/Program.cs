using InferLine.Hosting;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serving;

Pipeline photos = Pipeline.Create("photos").Stage("detect", model: "detector").Build();
var profiles = new ProfileCatalog(
    [new HardwareType("cpu", costPerHour: 0.05)],
    [new ModelProfile("detector", new Dictionary<string, LatencyProfile> { ["cpu"] = new([new BatchLatency(1, 20), new BatchLatency(8, 50)]) })]);

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddInferLine(inferline => inferline.AddPipeline("photos", pipeline => pipeline
    .UsePipeline(photos)
    .UseProfiles(profiles)
    .Configure(options =>
    {
        options.Slo = new ObjectiveOptions { Latency = TimeSpan.FromMilliseconds(150) };
        options.Planning = new PlanningOptions { RatePerSecond = 100 };
    })
    .ServeInProcess<string, string>((services, runtime) => runtime
        .Stage("detect", StageClient.FromItem((string photo) => $"a cat in {photo}"))
        .Result(outputs => outputs.All<string>("detect")[0]))));
builder.Services.AddHostedService<Asker>();
builder.Logging.ClearProviders();
await builder.Build().RunAsync();

/// <summary>Asks once, and stops the host.</summary>
internal sealed class Asker(PipelineRuntime<string, string> runtime, IHostedPipeline pipeline, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Console.WriteLine(await runtime.ExecuteAsync("beach.jpg", stoppingToken));
        StagePlan stage = pipeline.Plan.Stages[0];
        Console.WriteLine($"planned: {stage.Replicas > 0} {stage.Hardware}");
        lifetime.StopApplication();
    }
}
