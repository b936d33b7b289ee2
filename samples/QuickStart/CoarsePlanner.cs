using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace QuickStart;

/// <summary>
/// What one does without a planner: take the pipeline as one unit, on the fastest hardware, with one batch size throughout, and deploy as many copies of the
/// whole as the objective needs.
/// </summary>
internal static class CoarsePlanner
{
    /// <summary>Bursts need more copies than the mean load; where even this many times as many do not help, a smaller batch is what is missing.</summary>
    private const int MostCopiesPerLeast = 10;

    /// <summary>The fewest copies at the largest batch size that can meet the objective; <see langword="null"/> if no batch size can.</summary>
    public static Plan? Plan(Workload workload, ProfileCatalog catalog, ServiceLevelObjective slo)
    {
        Pipeline pipeline = workload.Pipeline;
        var estimator = new Estimator(workload, catalog);
        KeyValuePair<string, LatencyProfile>[] fastest = [.. pipeline.Stages.Select(stage => Fastest(catalog.GetModel(stage.Model)))];
        for (int batchSize = fastest.Min(choice => choice.Value.MaxBatchSize); batchSize >= 1; batchSize--)
        {
            if (pipeline.Topology.LongestPath([.. fastest.Select(choice => choice.Value.LatencySeconds(batchSize))]) > slo.LatencySeconds)
            {
                continue;
            }

            // A copy has one replica of every stage, so the stage with the most work for its speed decides how many carry the mean load.
            int least = (int)Math.Ceiling(fastest
                .Select((choice, s) => workload.Visits.ScaleFactors[s] * workload.Arrivals.MeanRatePerSecond / choice.Value.ThroughputPerSecond(batchSize))
                .Max());
            for (int copies = least; copies <= MostCopiesPerLeast * least; copies++)
            {
                IEnumerable<StagePlan> stages = pipeline.Stages.Select((stage, s) => new StagePlan(stage.Name, fastest[s].Key, batchSize, copies));
                var plan = new Plan(pipeline.Name, stages) { Slo = slo };
                if (estimator.Estimate(plan).MeetsObjective == true)
                {
                    return plan;
                }
            }
        }

        return null;
    }

    /// <summary>The hardware that serves a single item in the least time.</summary>
    private static KeyValuePair<string, LatencyProfile> Fastest(ModelProfile model) => model.ByHardware.MinBy(choice => choice.Value.LatencySeconds(1));
}
