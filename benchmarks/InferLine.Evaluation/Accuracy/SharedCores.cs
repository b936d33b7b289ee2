using InferLine.Estimation;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>
/// The profiles of replicas on cores that are not independent: threads of one core, or one cache and one memory. A batch takes longer while another stage works. How often that is, the estimate says by itself, so
/// nothing that was measured of a round is used.
/// </summary>
/// <param name="Alone">The profiles where nothing else works.</param>
/// <param name="Beside">The profiles while another stage works.</param>
/// <param name="ProbeMilliseconds">What the <see cref="SpeedProbe"/> took meanwhile.</param>
internal sealed record SharedCores(ProfileCatalog Alone, ProfileCatalog Beside, double ProbeMilliseconds)
{
    /// <summary>The estimate changes how often stages work side by side, and that the estimate; this soon ends.</summary>
    private const int Steps = 4;

    /// <summary>The profiles of a case under a load: both in the mean, by the chance that another stage works.</summary>
    public ProfileCatalog Under(AccuracyCase one, Workload workload)
    {
        ProfileCatalog catalog = Alone;
        for (int step = 0; step < Steps; step++)
        {
            double[] weights = OthersWork(one, workload, catalog);
            catalog = one.Mean(Alone, Beside, stage => weights[stage]);
        }

        return catalog;
    }

    /// <summary>By stage, how likely it is that another works.</summary>
    private static double[] OthersWork(AccuracyCase one, Workload workload, ProfileCatalog catalog)
    {
        double[] busy = [.. new Estimator(workload, catalog).Estimate(one.Plan).Stages.Select(stage => stage.Utilization)];
        return [.. busy.Select((_, stage) => 1 - busy.Where((_, other) => other != stage).Aggregate(1.0, (idle, share) => idle * (1 - share)))];
    }
}
