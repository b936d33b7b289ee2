// Plans a pipeline of three models, tells what the plan would change on a TorchServe server, applies it, and scales a stage. The server is the one that INFERLINE_TORCHSERVE_URL names; if there is
// none, a stand-in in this process, which keeps registrations and infers nothing.
using System.Text;
using InferLine.Backends;
using InferLine.Backends.TorchServe;
using InferLine.Backends.TorchServe.Client;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;
using TorchServePlan;

string? url = Environment.GetEnvironmentVariable("INFERLINE_TORCHSERVE_URL");
string[] models = (Environment.GetEnvironmentVariable("INFERLINE_TORCHSERVE_MODELS") ?? "a,b,c").Split(',');
await using StandInServer? standIn = string.IsNullOrEmpty(url) ? await StandInServer.StartAsync(models) : null;
var binding = new TorchServeBinding { Hardware = "cpu", Endpoint = standIn?.Endpoint ?? new Uri(url!), ManagementEndpoint = standIn?.Endpoint, MetricsEndpoint = standIn?.Endpoint, Capacity = 32 };
binding.Keys.File = Environment.GetEnvironmentVariable("INFERLINE_TORCHSERVE_KEY_FILE");
Console.WriteLine(
    standIn is null ? $"Server: {binding.Endpoint}" : "INFERLINE_TORCHSERVE_URL is not set: the server is a STAND-IN in this process. It keeps registrations like TorchServe, runs no models, and the profiles are made up.");

Pipeline pipeline = Pipeline.Create("three-steps")
    .Stage("detect", models[0]).Stage("classify", models[1]).Stage("rank", models[2])
    .Edge("detect", "classify", probability: 0.7).Edge("classify", "rank")
    .Build();

// 1. Profiles: measured through the server, or made up where there is none.
ProfileCatalog catalog = standIn is null ? await MeasureAsync(binding, models) : MadeUpProfiles.Of(models);

// 2. Plan for servers that collect a batch within a window: 99% of the queries within three times what one item takes in all stages.
double alone = models.Sum(model => catalog.GetProfile(model, "cpu").LatencySeconds(1));
double rate = 6 / models.Max(model => catalog.GetProfile(model, "cpu").LatencySeconds(1));
var slo = new ServiceLevelObjective(TimeSpan.FromSeconds(3 * alone), percentile: 99);
Workload sample = Workload.Sample(pipeline, ArrivalProcess.Poisson(rate).Generate(TimeSpan.FromMinutes(1), seed: 1), seed: 2);
PlanningResult result = new AutoPlanner().Plan(new PlanningRequest(sample, catalog, slo)
{
    Batching = BatchingDiscipline.CollectionWindow,
    BatchingDelays = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)],
});
if (result.Plan is not { } plan)
{
    Console.WriteLine(result.Search.Reason);
    return 1;
}

Console.WriteLine($"Plan for {rate:0} queries per second, {slo}: {plan.CostPerHour:0.00} per hour");
foreach (StagePlan stage in plan.Stages)
{
    Console.WriteLine($"  {stage.Stage}: {stage.Replicas} x {stage.Hardware}, batches up to {stage.BatchSize}{(stage.BatchSize > 1 ? $" within {stage.MaxDelay.TotalMilliseconds} ms" : "")}");
}

// 3. Preview and apply. Another batch size is another registration, beside the first until it serves.
var options = new TorchServeOptions();
options.Bindings.Add(binding);
using var backend = new TorchServeBackend(pipeline, options);
Console.WriteLine("It would change:");
foreach (TorchServeChange change in await backend.PreviewAsync(plan))
{
    Console.WriteLine($"  {change}");
}

await backend.ApplyAsync(plan);
Console.WriteLine($"Applied. Now it would make {(await backend.PreviewAsync(plan)).Count} calls.");

// 4. Scale, as a tuner does: one more replica of the first stage. A worker takes its time to start: the answer is what serves by then.
int[] replicas = [.. pipeline.Stages.Select((_, s) => plan.InOrderOf(pipeline)[s].Replicas + (s == 0 ? 1 : 0))];
Console.WriteLine($"Scaled to {string.Join(", ", await backend.ScaleAsync(replicas))}. Status:");
BackendStatus status = await backend.GetStatusAsync();
foreach (StageStatus stage in status.Stages)
{
    Console.WriteLine($"  {stage.Stage}: {stage.ReplicasRunning} of {stage.ReplicasWanted} replicas, batches up to {stage.BatchSize}, {stage.Queued} queued{(stage.Problem is null ? "" : ", " + stage.Problem)}");
}

return status.IsHealthy ? 0 : 1;

static async Task<ProfileCatalog> MeasureAsync(TorchServeBinding binding, string[] models)
{
    using var client = new TorchServeClient(binding.Endpoint!, keys: binding.Keys);
    var options = new TorchServeProfilerOptions();
    options.Requests.Add(new PredictRequest(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("INFERLINE_TORCHSERVE_REQUEST") ?? "{}"), "application/json"));
    var profiles = new List<ModelProfile>();
    foreach (string model in models)
    {
        Console.WriteLine($"Measuring {model} ...");
        LatencyProfile profile = await new TorchServeModelProfiler(client, model, options).MeasureAsync([1, 2, 4, 8]);
        profiles.Add(new ModelProfile(model, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["cpu"] = profile }));
    }

    return new ProfileCatalog([new HardwareType("cpu", costPerHour: 0.1, maxReplicas: 32)], profiles);
}
