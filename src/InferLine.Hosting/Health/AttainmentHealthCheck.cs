using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InferLine.Hosting.Health;

/// <summary>Whether the queries of the last while met the objective: degraded below its percentile, unhealthy below what the options say.</summary>
internal sealed class AttainmentHealthCheck(IEnumerable<HostedPipeline> pipelines) : PipelineHealthCheck(pipelines)
{
    protected override (HealthStatus Status, string Report) Check(HostedPipeline pipeline, HostedPipelineStatus status)
    {
        AttainmentOptions rules = pipeline.Options.Attainment;
        if (status.Attainment is not { } attainment || status.WindowQueries < rules.MinimumQueries || status.Plan?.Slo is not { } slo)
        {
            return (HealthStatus.Healthy, FormattableString.Invariant($"{status.WindowQueries} queries are too few to judge"));
        }

        string report = FormattableString.Invariant($"{100 * attainment:F2}% of {status.WindowQueries} queries within {slo.Latency.TotalMilliseconds} ms, {slo.Percentile}% wanted");
        return (100 * attainment < rules.UnhealthyBelow ? HealthStatus.Unhealthy : 100 * attainment < slo.Percentile ? HealthStatus.Degraded : HealthStatus.Healthy, report);
    }
}
