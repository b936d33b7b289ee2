using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary>Checks that files fit together before long work begins, so that an error names the one to correct.</summary>
internal static class Fit
{
    public static void ModelsAreProfiled(Pipeline pipeline, ProfileCatalog catalog, string profilesFile)
    {
        foreach (Stage stage in pipeline.Stages)
        {
            _ = InputErrors.In(profilesFile, () => catalog.GetModel(stage.Model));
        }
    }

    public static void PlanFits(Plan plan, Pipeline pipeline, ProfileCatalog catalog, string planFile)
    {
        IReadOnlyList<StagePlan> stages = InputErrors.In(planFile, () => plan.InOrderOf(pipeline));
        for (int s = 0; s < stages.Count; s++)
        {
            (string model, string hardware) = (pipeline.Stages[s].Model, stages[s].Hardware);
            _ = InputErrors.In(planFile, () => catalog.GetProfile(model, hardware), place: $"stage '{stages[s].Stage}'");
        }
    }
}
