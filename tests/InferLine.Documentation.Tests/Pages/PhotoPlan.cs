using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Documentation.Pages;

/// <summary>A pipeline of one stage with a plan for 100 queries per second, for pages that begin with one.</summary>
internal sealed record PhotoPlan(Pipeline Pipeline, ProfileCatalog Catalog, Plan Plan)
{
    public static async Task<PhotoPlan> MakeAsync()
    {
        Pipeline pipeline = Pipeline.Create("photos").Stage("classify", model: "resnet50").Build();
        ProfileCatalog catalog = await ProfileCatalogJson.LoadAsync("data/profiles/nvidia.json", TestContext.Current.CancellationToken);
        Workload workload = Workload.Sample(pipeline, ArrivalProcess.Gamma(100, 1).Generate(TimeSpan.FromMinutes(1), seed: 1), seed: 1);
        return new PhotoPlan(pipeline, catalog, new AutoPlanner().Plan(new PlanningRequest(workload, catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(100)))).Plan!);
    }
}
