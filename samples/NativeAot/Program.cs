// A native program without a JIT: reads its configuration, plans, serves some queries in this process while the look-ahead tuner watches, and checks the
// outcome. Exit code 0: all as expected.
using InferLine.Hosting;
using InferLine.Plans;
using InferLine.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

const int Queries = 100;
TimeSpan apart = TimeSpan.FromMilliseconds(20);

HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddInferLine(builder.Configuration.GetSection("InferLine"), inferline => inferline
    .AddPipeline("photos", pipeline => pipeline
        .ServeInProcess<int, int>((_, runtime) => runtime
            .Stage("detect", new TimedModel(TimedModel.Linear(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(2), 8)))
            .Stage("classify", StageClient.FromItem((int crop) => crop * crop))
            .Route("detect", "classify", (int photo) => new[] { photo, photo + 1 })
            .Result(outputs => outputs.All<int>("classify").Sum()))));
builder.Services.AddHealthChecks().AddInferLine();

using IHost host = builder.Build();
await host.StartAsync();
IHostedPipeline hosted = host.Services.GetRequiredService<IHostedPipeline>();
foreach (StagePlan stage in hosted.Plan.Stages)
{
    Console.WriteLine($"{stage.Stage}: {stage.Replicas} x {stage.Hardware}, batch {stage.BatchSize}");
}

PipelineRuntime<int, int> runtime = host.Services.GetRequiredService<PipelineRuntime<int, int>>();
var answers = new Task<int>[Queries];
for (int photo = 0; photo < Queries; photo++)
{
    answers[photo] = runtime.ExecuteAsync(photo).AsTask();
    await Task.Delay(apart);
}

int[] sums = await Task.WhenAll(answers);
HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
HostedPipelineStatus status = hosted.GetStatus();
await host.StopAsync();

int right = sums.Where((sum, photo) => sum == (photo * photo) + ((photo + 1) * (photo + 1))).Count();
Console.WriteLine($"{right} of {Queries} answers are right, {100 * status.Attainment:0.0}% in time, replicas {string.Join(", ", status.Replicas)}, {status.CostPerHour:0.00} per hour");
Console.WriteLine(string.Join(Environment.NewLine, health.Entries.Select(entry => $"{entry.Key}: {entry.Value.Status}")));
bool isWell = right == Queries && status.Arrivals == Queries && status.TunerProblem is null && status.BackendProblem is null && health.Status != HealthStatus.Unhealthy;
return isWell ? 0 : 1;
