// Reads pages with models that nobody here wrote: measures them, plans for an objective, serves, and compares what was estimated with what came out.
using DocumentReader;
using DocumentReader.Imaging;
using DocumentReader.Measuring;
using DocumentReader.Models;
using DocumentReader.Stages;
using InferLine.Estimation;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Serving;

ModelFiles files;
try
{
    files = await ModelPackage.GetAsync();
}
catch (ModelsMissingException error)
{
    Console.Error.WriteLine(error.Message + ".");
    return 2;
}

IReadOnlyList<SamplePage> pages = SamplePage.LoadAll();

// All lines are drawn to one width, so that each takes the same time and the profile holds for all; the widest of these pages just fit.
using var models = new ReaderModels(files, lineWidth: 480);

// Every page is read once, stage by stage: that gives real items to measure with, and counts the lines that each page fans out to.
StageItems items = await StageItems.CollectAsync(models, pages);

// How long a replica takes for a batch, on this machine.
Console.WriteLine("Measuring the models ...");
ProfileCatalog catalog = await StageProfiles.MeasureAsync(models, items, perStage: TimeSpan.FromSeconds(8));
string profiles = Path.Combine(AppContext.BaseDirectory, "profiles.json");
await ProfileCatalogJson.SaveAsync(profiles, catalog);
Report.Write(catalog);
Console.WriteLine($"The profiles are in {profiles}.");

// The load and the objective follow from what was measured, so that the sample makes sense on any machine: the busiest stage is busy for half of the time, and 95% of the pages
// are to be done within three times what the longest page takes alone.
PageLoad load = PageLoad.Create(items, PageLoad.RateFor(share: 0.5, items, catalog), TimeSpan.FromSeconds(30), seed: 1);
var slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(Math.Ceiling(3 * 1000 * PageLoad.LongestPageSeconds(items, catalog))), percentile: 95);
PlanningResult result = new AutoPlanner().Plan(new PlanningRequest(load.Workload, catalog, slo));
if (result.Plan is not { } plan)
{
    Console.Error.WriteLine($"There is no plan for {slo}: {result.Search.Reason}. Is the machine busy with something else? Then try again.");
    return 1;
}

Report.Write(plan, load, items.LinesPerPage.Average());

// The same pages at the same times: in the simulation, and for real.
Estimate estimate = new Estimator(load.Workload, catalog).Estimate(plan);
await using PipelineRuntime<Picture, IReadOnlyList<ReadLine>> runtime = models.Serve(plan);
await runtime.StartAsync();
Console.WriteLine($"Serving {load.Pages.Length} pages for {load.Arrivals.DurationSeconds:0} seconds ...");
(double[] seconds, IReadOnlyList<ReadLine>[] lines) = await OpenLoop.RunAsync(runtime, load, pages);
Report.Write(pages, load, lines);
Report.Write(estimate, seconds, runtime.GetStatistics());
return 0;
