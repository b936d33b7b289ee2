using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace QuickStart;

/// <summary>
/// What one does without a planner: take the pipeline as one unit, on the fastest hardware, with one batch size throughout, and deploy as many copies of the whole as the
/// objective needs.
/// </summary>
internal static class CoarsePlanner
{
    /// <summary>The fewest copies at the largest batch size that can meet the objective; <see langword="null"/> if no batch size can.</summary>
    public static Plan? Plan(Workload workload, ProfileCatalog catalog, ServiceLevelObjective slo)
    {
        Pipeline pipeline = workload.Pipeline;
        var estimator = new Estimator(workload, catalog);
        HardwareType[] hardware = [.. pipeline.Stages.Select(stage => Fastest(catalog, stage.Model))];
        LatencyProfile[] profiles = [.. pipeline.Stages.Select((stage, s) => catalog.GetProfile(stage.Model, hardware[s].Name))];
        for (int batchSize = profiles.Min(profile => profile.MaxBatchSize); batchSize >= 1; batchSize--)
        {
            double[] serviceSeconds = [.. profiles.Select(profile => profile.LatencySeconds(batchSize))];
            if (pipeline.Topology.LongestPath(serviceSeconds) > slo.LatencySeconds)
            {
                continue;
            }

            // A copy has one replica of every stage, so the stage with the most work for its speed decides how many are needed at the least.
            double[] load = [.. profiles.Select((profile, s) => workload.Visits.ScaleFactors[s] * workload.Arrivals.MeanRatePerSecond / profile.ThroughputPerSecond(batchSize))];
            int least = (int)Math.Ceiling(load.Max());
            for (int copies = least; copies <= MostCopies(least); copies++)
            {
                var plan = new Plan(pipeline.Name, pipeline.Stages.Select((stage, s) => new StagePlan(stage.Name, hardware[s].Name, batchSize, copies))) { Slo = slo };
                if (estimator.Estimate(plan).MeetsObjective == true)
                {
                    return plan;
                }
            }
        }

        return null;
    }

    /// <summary>Bursts need more copies than the mean load, but where ten times as many do not help, a smaller batch is what is missing.</summary>
    private static int MostCopies(int least) => 10 * least;

    private static HardwareType Fastest(ProfileCatalog catalog, string model) =>
        catalog.GetHardware(catalog.GetModel(model).ByHardware.MinBy(entry => entry.Value.LatencySeconds(1)).Key);
}
