using System.Text.Json;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Documentation.Pages;

public sealed class TunerPage
{
    [Fact]
    public async Task A_tuner_in_code()
    {
        (Pipeline pipeline, ProfileCatalog catalog, Plan plan) = await PhotoPlan.MakeAsync();
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
