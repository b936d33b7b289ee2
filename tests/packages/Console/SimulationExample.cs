using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

internal static class SimulationExample
{
    public static void Run()
    {
        Pipeline pipeline = Pipeline.Create("photos").Stage("classify", model: "resnet50").Build();
        var catalog = new ProfileCatalog(
            [new HardwareType("t4", costPerHour: 0.5)],
            [new ModelProfile("resnet50", new Dictionary<string, LatencyProfile> { ["t4"] = new([new BatchLatency(1, 6), new BatchLatency(8, 20)]) })]);
        ArrivalTrace arrivals = ArrivalProcess.Gamma(ratePerSecond: 300, coefficientOfVariation: 2).Generate(TimeSpan.FromMinutes(1), seed: 1);
        Workload workload = Workload.Sample(pipeline, arrivals, seed: 1);

        PlanningResult result = new AutoPlanner().Plan(
            new PlanningRequest(workload, catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(100))));
        Estimate estimate = new Estimator(workload, catalog).Estimate(result.Plan!);
        Console.WriteLine($"{result.Search.Status}: {result.Plan!.Stages[0].Replicas} replicas, {estimate.CostPerHour} per hour, p99 {estimate.Latency.P99Seconds * 1000:0} ms");
    }
}
