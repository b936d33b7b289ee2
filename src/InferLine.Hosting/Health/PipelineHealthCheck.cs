using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InferLine.Hosting.Health;

/// <summary>A check of every pipeline: as bad as the worst of them, with a report for each.</summary>
internal abstract class PipelineHealthCheck(IEnumerable<HostedPipeline> pipelines) : IHealthCheck
{
    private readonly HostedPipeline[] _pipelines = [.. pipelines];

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        HealthStatus worst = HealthStatus.Healthy;
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        var reports = new List<string>();
        foreach (HostedPipeline pipeline in _pipelines)
        {
            (HealthStatus status, string report) = Check(pipeline, pipeline.GetStatus());
            worst = status < worst ? status : worst;
            data[pipeline.Name] = report;
            if (status != HealthStatus.Healthy)
            {
                reports.Add($"{pipeline.Name}: {report}");
            }
        }

        // The registration says how bad unhealthy is.
        return Task.FromResult(new HealthCheckResult(
            worst == HealthStatus.Unhealthy ? context.Registration.FailureStatus : worst, reports.Count == 0 ? null : string.Join("; ", reports), data: data));
    }

    protected abstract (HealthStatus Status, string Report) Check(HostedPipeline pipeline, HostedPipelineStatus status);
}
