using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Reporting;
using InferLine.Workloads;

internal static class ReportingExample
{
    public static async Task RunAsync()
    {
        Pipeline pipeline = Pipeline.Create("photos").Stage("classify", model: "resnet50").Build();
        var catalog = new ProfileCatalog(
            [new HardwareType("t4", costPerHour: 0.5)],
            [new ModelProfile("resnet50", new Dictionary<string, LatencyProfile> { ["t4"] = new([new BatchLatency(1, 6), new BatchLatency(8, 20)]) })]);
        Workload workload = Workload.Sample(pipeline, ArrivalProcess.Constant(ratePerSecond: 100).Generate(TimeSpan.FromMinutes(1), seed: 1), seed: 1);
        var plan = new Plan("photos", [new StagePlan("classify", "t4", batchSize: 1, replicas: 1)]);
        await WriteAsync(workload, catalog, plan);
        string page = await File.ReadAllTextAsync("simulation.html");
        File.Delete("simulation.html");
        Console.WriteLine($"a report that {(page.StartsWith("<!doctype html>", StringComparison.OrdinalIgnoreCase) && page.Contains("nightly build 1234", StringComparison.Ordinal) ? "is a page and tells what made it" : "is not one")}");
    }

    private static async Task WriteAsync(Workload workload, ProfileCatalog catalog, Plan plan)
    {
        Estimate estimate = new Estimator(workload, catalog).Estimate(plan, new EstimateOptions { IncludeLatencies = true, IncludeTail = true });
        Report report = Report.OfSimulation(workload, catalog, plan, estimate, new ReportDetails { Command = "nightly build 1234" });
        await using FileStream file = File.Create("simulation.html");
        await report.WriteAsync(file);
    }
}
