// The whole loop: plans a pipeline for a load, serves it in this process, and lets the load double halfway, with the replicas as planned and with a tuner
// that follows the load. What is measured is printed beside what was estimated.
using System.Diagnostics;
using InferLine.Estimation;
using InferLine.Hosting;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Serialization;
using InferLine.Tuning;
using InferLine.Workloads;
using Microsoft.Extensions.Hosting;
using QuickStart;

const double Rate = 500; // queries per second
TimeSpan half = TimeSpan.FromSeconds(15);
TimeSpan activation = TimeSpan.FromSeconds(1); // what a new replica takes to start

// The pipeline, and the profiles: how long each model takes for a batch on each type of hardware, and what the hardware costs.
string data = DataFolder.Find();
Pipeline pipeline = await PipelineJson.LoadAsync(Path.Combine(data, "pipelines", "video-monitoring.json"));
ProfileCatalog catalog = await ProfileCatalogJson.LoadAsync(Path.Combine(data, "profiles", "nvidia.json"));

// 1. Plan: hardware, batch size and replicas for each stage, as cheap as they can be while 99% of the queries of a sample are done within 150 ms.
// A recorded trace does as well as a generated one: await WorkloadCsv.LoadWorkloadAsync("trace.csv", pipeline).
var slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(150), percentile: 99);
Workload sample = Workload.Sample(pipeline, ArrivalProcess.Poisson(Rate).Generate(TimeSpan.FromMinutes(3), seed: 1), seed: 2);
PlanningResult result = new AutoPlanner().Plan(new PlanningRequest(sample, catalog, slo));
if (result.Plan is not { } plan)
{
    Console.WriteLine(result.Search.Reason);
    return 1;
}

Estimate estimate = new Estimator(sample, catalog).Estimate(plan);
Report.WritePlan(pipeline, catalog, plan, estimate, result.Search, Rate);

// 2. Estimate: what will become of a load that doubles halfway, without and with a tuner.
var rates = new RateSeries([0, half.TotalSeconds], [Rate, 2 * Rate]);
Workload load = Workload.Sample(pipeline, ArrivalProcess.Piecewise(rates).Generate(2 * half, seed: 3), seed: 4);
var tuner = new ProportionalTuner(pipeline, plan, catalog, new TunerOptions { Headroom = TuningOptions.DefaultHeadroom });
var replay = new TunerReplay(load, catalog);
var replayOptions = new ReplayOptions { Activation = activation };
ReplayResult estimatedAsPlanned = replay.Run(plan, tuner: null, replayOptions);
ReplayResult estimatedTuned = replay.Run(plan, tuner, replayOptions);

// 3. Serve: both at once, each gets every query.
bool dashboard = args.Contains("--dashboard");
using IHost host = VideoService.Build(pipeline, catalog, plan, activation, dashboard);
await host.StartAsync();
if (dashboard)
{
    Console.WriteLine($"Live: {VideoService.DashboardAddress}/inferline");
}

ServedRun asPlanned = new(host.Services, VideoService.AsPlanned, load, slo);
ServedRun tuned = new(host.Services, VideoService.Tuned, load, slo);
var clock = Stopwatch.StartNew();
Task<double> sending = LoadGenerator.SendAsync(load, clock, [asPlanned, tuned]);
await Task.WhenAll(sending, asPlanned.WatchAsync(clock), tuned.WatchAsync(clock), new LiveDisplay([asPlanned, tuned], half.TotalSeconds).ShowAsync(clock));

// 4. Compare.
Report.WriteSummary(slo, (asPlanned, estimatedAsPlanned), (tuned, estimatedTuned));
Console.WriteLine($"Queries were sent up to {1000 * await sending:0} ms late: so long the machine did something else, which the estimate does not know.");
if (dashboard)
{
    Console.WriteLine("The live view stays until Ctrl+C.");
    await host.WaitForShutdownAsync();
}
else
{
    await host.StopAsync();
}

return 0;
