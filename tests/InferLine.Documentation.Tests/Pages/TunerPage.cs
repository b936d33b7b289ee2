using System.Text.Json;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Documentation.Pages;

public sealed class TunerPage
{
    [Fact]
    public async Task A_tuner_in_code()
    {
        Pipeline pipeline = Pipeline.Create("photos").Stage("classify", model: "resnet50").Build();
        ProfileCatalog catalog = await ProfileCatalogJson.LoadAsync("data/profiles/nvidia.json", TestContext.Current.CancellationToken);
        Workload workload = Workload.Sample(pipeline, ArrivalProcess.Gamma(100, 1).Generate(TimeSpan.FromMinutes(1), seed: 1), seed: 1);
        Plan plan = new AutoPlanner().Plan(new PlanningRequest(workload, catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(100)))).Plan!;
        (double arrivalSeconds, double nowSeconds) = (1, 1.1);

        ITuner tuner = new ProportionalTuner(pipeline, plan, catalog, new TunerOptions { Headroom = 0.2 });
        // For every query, in seconds from any origin:
        tuner.Observe(arrivalSeconds);
        // Ten times a second or so:
        ScaleDecision decision = tuner.Decide(nowSeconds);
        foreach (StageScaling change in decision.Changes)
        {
            // change.Stage, change.From, change.To
        }

        string saved = JsonSerializer.Serialize(tuner.Capture());
        tuner.Restore(JsonSerializer.Deserialize<TunerState>(saved)!);

        Assert.Equal(saved, JsonSerializer.Serialize(tuner.Capture()));
    }
}
