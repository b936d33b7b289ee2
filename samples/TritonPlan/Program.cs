// Plans a pipeline of three models, tells what the plan would change on a Triton server, applies it, and scales a stage. The server is the one that INFERLINE_TRITON_URL names; if there is
// none, a stand-in in this process, which keeps configurations and infers nothing.
using InferLine.Backends;
using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;
using TritonPlan;

string? url = Environment.GetEnvironmentVariable("INFERLINE_TRITON_URL");
string[] models = (Environment.GetEnvironmentVariable("INFERLINE_TRITON_MODELS") ?? "a,b,c").Split(',');
await using StandInServer? standIn = string.IsNullOrEmpty(url) ? await StandInServer.StartAsync(models) : null;
Uri endpoint = standIn?.Endpoint ?? new Uri(url!);
Console.WriteLine(
    standIn is null ? $"Server: {endpoint}" : "INFERLINE_TRITON_URL is not set: the server is a STAND-IN in this process. It keeps configurations like Triton, runs no models, and the profiles are made up.");

Pipeline pipeline = Pipeline.Create("three-steps")
    .Stage("detect", models[0]).Stage("classify", models[1]).Stage("rank", models[2])
    .Edge("detect", "classify", probability: 0.7).Edge("classify", "rank")
    .Build();

// 1. Profiles: measured through the server, or out of a file where there is none.
ProfileCatalog catalog = standIn is null
    ? await MeasureAsync(endpoint, models)
    : await ProfileCatalogJson.LoadAsync(Path.Combine(AppContext.BaseDirectory, "profiles.json"));

// 2. Plan: as cheap as can be with 99% of the queries done in time: three times what one item takes in all stages.
double alone = models.Sum(model => catalog.GetProfile(model, "cpu").LatencySeconds(1));
double rate = 6 / models.Max(model => catalog.GetProfile(model, "cpu").LatencySeconds(1));
var slo = new ServiceLevelObjective(TimeSpan.FromSeconds(3 * alone), percentile: 99);
Workload sample = Workload.Sample(pipeline, ArrivalProcess.Poisson(rate).Generate(TimeSpan.FromMinutes(1), seed: 1), seed: 2);
PlanningResult result = new AutoPlanner().Plan(new PlanningRequest(sample, catalog, slo));
if (result.Plan is not { } plan)
{
    Console.WriteLine(result.Search.Reason);
    return 1;
}

Console.WriteLine($"Plan for {rate:0} queries per second, {slo}: {plan.CostPerHour:0.00} per hour");
foreach (StagePlan stage in plan.Stages)
{
    Console.WriteLine($"  {stage.Stage}: {stage.Replicas} x {stage.Hardware}, batches up to {stage.BatchSize}");
}

// 3. Preview and apply.
var options = new TritonOptions();
options.Bindings.Add(new TritonBinding { Hardware = "cpu", Endpoint = endpoint, MetricsEndpoint = standIn?.Endpoint, Capacity = 32 });
using var backend = new TritonBackend(pipeline, options);
Console.WriteLine("It would change:");
foreach (TritonChange change in await backend.PreviewAsync(plan))
{
    Console.WriteLine($"  {change}");
}

await backend.ApplyAsync(plan);
Console.WriteLine($"Applied. Now it would change {(await backend.PreviewAsync(plan)).Count} models.");

// 4. Scale, as a tuner does: one more replica of the first stage.
int[] replicas = [.. pipeline.Stages.Select((_, s) => plan.InOrderOf(pipeline)[s].Replicas + (s == 0 ? 1 : 0))];
Console.WriteLine($"Scaled to {string.Join(", ", await backend.ScaleAsync(replicas))}. Status:");
BackendStatus status = await backend.GetStatusAsync();
foreach (StageStatus stage in status.Stages)
{
    Console.WriteLine($"  {stage.Stage}: {stage.ReplicasRunning} of {stage.ReplicasWanted} replicas, batches up to {stage.BatchSize}, {stage.Queued} queued{(stage.Problem is null ? "" : ", " + stage.Problem)}");
}

return status.IsHealthy ? 0 : 1;

static async Task<ProfileCatalog> MeasureAsync(Uri endpoint, string[] models)
{
    using var client = new TritonClient(endpoint);
    var profiles = new List<ModelProfile>();
    foreach (string model in models)
    {
        Console.WriteLine($"Measuring {model} ...");
        LatencyProfile profile = await new TritonModelProfiler(client, model).MeasureAsync([1, 2, 4, 8]);
        profiles.Add(new ModelProfile(model, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["cpu"] = profile }));
    }

    return new ProfileCatalog([new HardwareType("cpu", costPerHour: 0.1, maxReplicas: 32)], profiles);
}
