using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Planning.Tests;

/// <summary>What the published algorithm promises.</summary>
public sealed class GreedyPlannerTests
{
    [Property(MaxTest = 500, Replay = "20250301,1")]
    public Property A_plan_meets_the_objective_and_costs_what_it_says() => Prop.ForAll(PlanningCaseGen.Unlimited, item =>
    {
        PlanningResult result = Plan(item);
        if (result.Plan is { } plan)
        {
            Estimate estimate = Estimate(item, plan);
            Assert.True(estimate.MeetsObjective);
            Assert.Equal(plan.CostPerHourIn(item.Catalog), plan.CostPerHour);
            Assert.Equal(estimate.Attainment, plan.Estimate!.Attainment);
            Assert.True(result.Search.LowerBoundCostPerHour <= plan.CostPerHour + 1e-9);
        }
        else
        {
            Assert.False(string.IsNullOrEmpty(result.Search.Reason));
        }
    });

    [Property(MaxTest = 500, Replay = "20250302,1")]
    public Property No_single_step_makes_the_plan_cheaper() => Prop.ForAll(PlanningCaseGen.Unlimited, item =>
    {
        if (Plan(item).Plan is not { } plan)
        {
            return;
        }

        foreach (StagePlan stage in plan.Stages)
        {
            IReadOnlyDictionary<string, LatencyProfile> profiles = item.Catalog.GetModel(item.Workload.Pipeline.Stages[item.Workload.Pipeline.IndexOf(stage.Stage)].Model).ByHardware;
            if (stage.Replicas > 1)
            {
                Assert.False(IsMet(item, plan, stage, stage with { Replicas = stage.Replicas - 1 }), "a replica could be removed");
            }

            int larger = profiles[stage.Hardware].Measurements.Select(m => m.Size).FirstOrDefault(size => size > stage.BatchSize);
            if (larger > 0)
            {
                Assert.False(IsMet(item, plan, stage, new StagePlan(stage.Stage, stage.Hardware, larger, stage.Replicas, stage.MaxDelay) { Batching = stage.Batching }), "a larger batch was left");
            }
        }
    });

    [Property(MaxTest = 100, Replay = "20250303,1")]
    public Property Gives_the_same_plan_on_any_number_of_threads() => Prop.ForAll(PlanningCaseGen.Unlimited, item =>
        Assert.Equal(Plan(item, threads: 1).Plan?.Stages, Plan(item, threads: 4).Plan?.Stages));

    [Property(MaxTest = 300, Replay = "20250304,1")]
    public Property Keeps_to_limits_and_constraints() => Prop.ForAll(PlanningCaseGen.Small, item =>
    {
        PlanningResult result = Plan(item);
        Assert.Equal(result.Plan is null ? SearchStatus.Infeasible : SearchStatus.Feasible, result.Search.Status);
        foreach (StagePlan stage in result.Plan?.Stages ?? [])
        {
            StageConstraint constraint = item.Constraints.Single(c => c.Stage == stage.Stage);
            Assert.InRange(stage.Replicas, constraint.MinReplicas, constraint.MaxReplicas!.Value);
            Assert.True(constraint.Hardware is null || constraint.Hardware == stage.Hardware);
        }

        foreach (HardwareType type in item.Catalog.Hardware.Where(type => type.MaxReplicas is not null))
        {
            Assert.True((result.Plan?.Stages ?? []).Where(stage => stage.Hardware == type.Name).Sum(stage => stage.Replicas) <= type.MaxReplicas);
        }
    });

    private static PlanningResult Plan(PlanningCase item, int threads = 1) =>
        new GreedyPlanner(new PlannerOptions { MaxThreads = threads, TimeLimit = null }).Plan(item.Request, cancellationToken: TestContext.Current.CancellationToken);

    private static bool IsMet(PlanningCase item, Plan plan, StagePlan stage, StagePlan changed) =>
        Estimate(item, new Plan(plan.Pipeline, plan.Stages.Select(s => s == stage ? changed : s)) { Slo = item.Slo }).MeetsObjective == true;

    private static Estimate Estimate(PlanningCase item, Plan plan) =>
        new Estimator(item.Workload, item.Catalog).Estimate(plan, cancellationToken: TestContext.Current.CancellationToken);
}
