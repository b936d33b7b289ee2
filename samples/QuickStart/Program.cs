// Plans the pipelines in data/pipelines for one load and one objective, and compares each plan with a coarse one that copies the whole pipeline.
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;
using QuickStart;

string data = DataFolder.Find();

// The profiles: how long each model takes for a batch on each type of hardware, and what the hardware costs.
ProfileCatalog catalog = await ProfileCatalogJson.LoadAsync(Path.Combine(data, "profiles", "nvidia.json"));

// The load: when queries arrive. With a coefficient of variation of 2 they come in bursts; 1 would be a Poisson process.
// A recorded trace does as well: await WorkloadCsv.LoadArrivalsAsync("trace.csv").
ArrivalTrace arrivals = ArrivalProcess
    .Gamma(ratePerSecond: 1000, coefficientOfVariation: 2)
    .Generate(TimeSpan.FromMinutes(3), seed: 1);

// The objective: 99% of the queries are to be done within this time.
var slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(150), percentile: 99);

// Finds a plan at once, and goes on until it is proved that none is cheaper.
var planner = new AutoPlanner();
var report = new Report(catalog, arrivals, slo);
foreach (string file in Directory.EnumerateFiles(Path.Combine(data, "pipelines"), "*.json").Order(StringComparer.Ordinal))
{
    // Which stages a query visits is sampled once, so that all plans are judged on the same queries.
    Pipeline pipeline = await PipelineJson.LoadAsync(file);
    Workload workload = Workload.Sample(pipeline, arrivals, seed: 2);

    // For each stage the planner chooses hardware, batch size and replicas, as cheap as it can while the objective is met.
    PlanningResult result = planner.Plan(new PlanningRequest(workload, catalog, slo));
    if (result.Plan is not { } plan)
    {
        report.WriteFailure(pipeline, result.Search);
        continue;
    }

    // The estimator says what any plan would do under the load: latencies, utilization, queueing.
    Estimate estimate = new Estimator(workload, catalog).Estimate(plan);
    Plan? coarse = CoarsePlanner.Plan(workload, catalog, slo);
    report.WritePlan(pipeline, plan, estimate, coarse, result.Search);
}

report.WriteSummary();
