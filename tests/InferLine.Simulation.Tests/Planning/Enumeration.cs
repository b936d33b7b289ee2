using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Planning.Tests;

/// <summary>The answer without cleverness: every plan is simulated, from the cheapest on, up to those that cost as much as the first that meets the objective.</summary>
internal static class Enumeration
{
    /// <summary>The least cost of any plan that meets the objective, and the least percentile among those; <see langword="null"/> if none does.</summary>
    public static (double CostPerHour, double PercentileSeconds)? Best(PlanningCase item)
    {
        var estimator = new Estimator(item.Workload, item.Catalog);
        (double Cost, double Percentile)? best = null;
        foreach ((Plan plan, double cost) in Plans(item).Select(plan => (plan, plan.CostPerHourIn(item.Catalog))).OrderBy(one => one.Item2))
        {
            if (best is { } known && cost > known.Cost + 1e-6)
            {
                break;
            }

            Estimate estimate = estimator.Estimate(plan);
            if (estimate.MeetsObjective == true && (best is null || estimate.AtPercentileSeconds < best.Value.Percentile))
            {
                best = (best?.Cost ?? cost, estimate.AtPercentileSeconds);
            }
        }

        return best;
    }

    private static IEnumerable<Plan> Plans(PlanningCase item)
    {
        Pipeline pipeline = item.Workload.Pipeline;
        IEnumerable<StagePlan[]> plans = [[]];
        foreach (Stage stage in pipeline.Stages)
        {
            StagePlan[] choices = [.. StagePlans(item, stage)];
            plans = plans.SelectMany(plan => choices.Select(choice => (StagePlan[])[.. plan, choice]));
        }

        return plans.Where(plan => IsWithinLimits(plan, item.Catalog)).Select(plan => new Plan(pipeline.Name, plan) { Slo = item.Slo });
    }

    private static IEnumerable<StagePlan> StagePlans(PlanningCase item, Stage stage)
    {
        StageConstraint constraint = item.Constraints.Single(c => c.Stage == stage.Name);
        return from profile in item.Catalog.GetModel(stage.Model).ByHardware
               where constraint.Hardware is null || constraint.Hardware == profile.Key
               from batchSize in profile.Value.Measurements.Select(m => m.Size).Append(1).Distinct()
               from replicas in Enumerable.Range(constraint.MinReplicas, constraint.MaxReplicas!.Value - constraint.MinReplicas + 1)
               from delay in item.Delays
               select new StagePlan(stage.Name, profile.Key, batchSize, replicas, delay) { Batching = item.Batching };
    }

    private static bool IsWithinLimits(StagePlan[] plan, ProfileCatalog catalog) =>
        catalog.Hardware.All(type => type.MaxReplicas is null || plan.Where(stage => stage.Hardware == type.Name).Sum(stage => stage.Replicas) <= type.MaxReplicas);
}
