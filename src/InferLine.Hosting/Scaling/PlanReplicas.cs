using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Hosting.Scaling;

/// <summary>A plan with other replica counts.</summary>
internal static class PlanReplicas
{
    public static Plan WithReplicas(this Plan plan, Pipeline pipeline, IReadOnlyList<int> replicas)
    {
        IReadOnlyList<StagePlan> stages = plan.InOrderOf(pipeline);
        return stages.Select(stage => stage.Replicas).SequenceEqual(replicas)
            ? plan
            : new Plan(plan.Pipeline, stages.Select((stage, s) => stage with { Replicas = replicas[s], ProvisioningRatio = null })) { Slo = plan.Slo };
    }
}
