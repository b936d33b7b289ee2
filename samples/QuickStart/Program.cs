// Plans the pipelines in data/pipelines for the same load and objective, and compares each plan with a coarse one that copies the whole pipeline.
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;
using QuickStart;

string data = Report.FindDataFolder();

// Profiles: how long each model takes for a batch on each type of hardware, and what the hardware costs.
ProfileCatalog catalog = await ProfileCatalogJson.LoadAsync(Path.Combine(data, "profiles", "nvidia.json"));

// The load: when queries arrive. A coefficient of variation of 2 means that they come in bursts; 1 would be a Poisson process.
// A recorded trace does as well: await WorkloadCsv.LoadArrivalsAsync("trace.csv").
ArrivalTrace arrivals = ArrivalProcess
    .Gamma(ratePerSecond: 300, coefficientOfVariation: 2)
    .Generate(TimeSpan.FromMinutes(5), seed: 1);

// The objective: 99% of the queries are to be done within this time.
var slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(150), percentile: 99);

// Finds a plan at once, and goes on until it is proved that none is cheaper.
var planner = new AutoPlanner();

Report.MakeRoom();
var report = new Report(catalog, arrivals, slo);
foreach (string file in Directory.EnumerateFiles(Path.Combine(data, "pipelines"), "*.json").Order(StringComparer.Ordinal))
{
    // Which stages a query visits is sampled once, so that all plans are judged on the same queries.
    Pipeline pipeline = await PipelineJson.LoadAsync(file);
    Workload workload = Workload.Sample(pipeline, arrivals, seed: 2);

    PlanningResult result = planner.Plan(new PlanningRequest(workload, catalog, slo));
    if (result.Plan is not { } plan)
    {
        report.WriteFailure(pipeline, result.Search);
        continue;
    }

    // The estimator simulates any plan under any load: this one to look into its stages, and the coarse plans to find the cheapest that works.
    Estimate estimate = new Estimator(workload, catalog).Estimate(plan);
    Plan? coarse = CoarsePlanner.Plan(workload, catalog, slo);
    report.WritePlan(pipeline, plan, estimate, coarse, result.Search);
}

report.WriteSummary();
