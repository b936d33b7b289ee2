using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary>The three files of a planned pipeline, which <c>simulate</c> and <c>replay</c> begin with.</summary>
internal static class PlannedPipeline
{
    /// <summary>Reads them in this order, and checks that they fit together.</summary>
    public static async Task<(Pipeline Pipeline, ProfileCatalog Catalog, Plan Plan)> ReadAsync(
        InputFiles files, string pipelineFile, string profilesFile, string planFile, CancellationToken cancellationToken)
    {
        Pipeline pipeline = await files.PipelineAsync(pipelineFile, cancellationToken).ConfigureAwait(false);
        ProfileCatalog catalog = await files.ProfilesAsync(profilesFile, cancellationToken).ConfigureAwait(false);
        Plan plan = await files.PlanAsync(planFile, cancellationToken).ConfigureAwait(false);
        Fit.ModelsAreProfiled(pipeline, catalog, profilesFile);
        Fit.PlanFits(plan, pipeline, catalog, planFile);
        return (pipeline, catalog, plan);
    }
}
