using InferLine.Hosting;
using InferLine.Pipelines;
using InferLine.Profiles;
using InferLine.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// The pipeline: a detector finds what is in a photo, a classifier names each find.
Pipeline photos = Pipeline.Create("photos")
    .Stage("detect", model: "detector")
    .Stage("classify", model: "classifier")
    .Edge("detect", "classify", fanOut: 2)
    .Build();

// The profiles: how long a batch takes on one replica, and what a replica costs per hour.
var profiles = new ProfileCatalog(
    [new HardwareType("cpu", costPerHour: 0.05)],
    [
        new ModelProfile("detector", new Dictionary<string, LatencyProfile> { ["cpu"] = new([new BatchLatency(1, 22), new BatchLatency(8, 50)]) }),
        new ModelProfile("classifier", new Dictionary<string, LatencyProfile> { ["cpu"] = new([new BatchLatency(1, 7), new BatchLatency(8, 21)]) }),
    ]);

// The host: plans at start for 100 photos per second, of which 99% are to be done within 150 ms, serves, and follows the load with a tuner.
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
        .Stage("detect", StageClient.FromBatch<string, string[]>(DetectAsync))
        .Stage("classify", StageClient.FromBatch<string, string>(ClassifyAsync))
        .Route("detect", "classify", (string[] finds) => finds)
        .Result(outputs => string.Join(" and ", outputs.All<string>("classify"))))));
using IHost host = builder.Build();
await host.StartAsync();

// Queries: from anywhere in the host.
PipelineRuntime<string, string> runtime = host.Services.GetRequiredService<PipelineRuntime<string, string>>();
Console.WriteLine(await runtime.ExecuteAsync("beach.jpg"));

// Three times the load that was planned for, for five seconds.
var answers = new List<Task<string>>();
using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10)))
{
    while (answers.Count < 1500 && await timer.WaitForNextTickAsync())
    {
        answers.AddRange(Enumerable.Range(0, 3).Select(i => runtime.ExecuteAsync($"{i}.jpg").AsTask()));
    }
}

await Task.WhenAll(answers);
HostedPipelineStatus status = host.Services.GetRequiredService<IHostedPipeline>().GetStatus();
Console.WriteLine($"{status.Arrivals} photos, {100 * status.Attainment:0.0}% in time; replicas {string.Join(" and ", status.Replicas)}, {status.CostPerHour:0.00} per hour");
await host.StopAsync();

// The models; here they only take their time.
static async ValueTask<IReadOnlyList<string[]>> DetectAsync(IReadOnlyList<string> photos, CancellationToken cancellationToken)
{
    await Task.Delay(18 + (4 * photos.Count), cancellationToken);
    return [.. photos.Select(photo => new[] { $"left half of {photo}", $"right half of {photo}" })];
}

static async ValueTask<IReadOnlyList<string>> ClassifyAsync(IReadOnlyList<string> finds, CancellationToken cancellationToken)
{
    await Task.Delay(5 + (2 * finds.Count), cancellationToken);
    return [.. finds.Select(find => $"a cat in the {find}")];
}
