using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InferLine.Hosting.Health;

/// <summary>Whether the backend can be reached and does what it is asked: unhealthy if not, degraded if only a stage has a problem.</summary>
internal sealed class BackendHealthCheck(IEnumerable<HostedPipeline> pipelines) : PipelineHealthCheck(pipelines)
{
    protected override (HealthStatus Status, string Report) Check(HostedPipeline pipeline, HostedPipelineStatus status) =>
        status.BackendProblem is { } problem
            ? (status.Backend is { Problem: null, IsHealthy: false } && pipeline.CallProblem is null ? HealthStatus.Degraded : HealthStatus.Unhealthy, problem)
            : (HealthStatus.Healthy, "it does what it is asked");
}
