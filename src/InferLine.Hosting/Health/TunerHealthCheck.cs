using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InferLine.Hosting.Health;

/// <summary>Whether the tuner is alive: unhealthy if it threw or does not look, degraded if a new plan could not be used.</summary>
internal sealed class TunerHealthCheck(IEnumerable<HostedPipeline> pipelines) : PipelineHealthCheck(pipelines)
{
    protected override (HealthStatus Status, string Report) Check(HostedPipeline pipeline, HostedPipelineStatus status) =>
        status.TunerProblem is { } tuner ? (HealthStatus.Unhealthy, tuner)
        : status.PlanProblem is { } plan ? (HealthStatus.Degraded, plan)
        : (HealthStatus.Healthy, "it follows the load");
}
