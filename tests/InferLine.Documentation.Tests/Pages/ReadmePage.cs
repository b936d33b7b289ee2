using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Documentation.Pages;

public sealed class ReadmePage
{
    [Fact]
    public async Task Use_the_library()
    {
        Pipeline pipeline = Pipeline.Create("video-monitoring")
            .Stage("detect", model: "efficientdet")
            .Stage("vehicle", model: "resnet50")
            .Edge("detect", "vehicle", probability: 0.6, fanOut: 2)
            .Build();
        ProfileCatalog catalog = await ProfileCatalogJson.LoadAsync("data/profiles/nvidia.json");
        ArrivalTrace arrivals = ArrivalProcess.Gamma(ratePerSecond: 300, coefficientOfVariation: 2).Generate(TimeSpan.FromMinutes(10), seed: 1);
        Workload workload = Workload.Sample(pipeline, arrivals, seed: 1);

        PlanningResult result = new AutoPlanner().Plan(
            new PlanningRequest(workload, catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(150))));

        Console.WriteLine(result.Plan is { } plan ? PlanJson.ToJson(plan) : result.Search.Reason);

        Assert.Equal(SearchStatus.Optimal, result.Search.Status);
        Assert.True(new Estimator(workload, catalog).Estimate(result.Plan!).Latency.P99Seconds <= 0.150);
    }
}
