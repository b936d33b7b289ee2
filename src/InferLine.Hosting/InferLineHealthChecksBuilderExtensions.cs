using InferLine.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health checks of InferLine.</summary>
public static class InferLineHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds three checks of all pipelines: <c>inferline-attainment</c> (the objective over a window), <c>inferline-backend</c> (reachable, and does what it is asked) and <c>inferline-tuner</c> (alive, and
    /// the last new plan was used).
    /// </summary>
    /// <param name="builder">The builder of <c>AddHealthChecks()</c>.</param>
    /// <param name="tags">Tags for all three, such as <c>ready</c>.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddInferLine(this IHealthChecksBuilder builder, params IEnumerable<string> tags) => builder.AddInferLine(HealthStatus.Unhealthy, tags);

    /// <summary>Adds the three checks, and says what they report where they would report <see cref="HealthStatus.Unhealthy"/>.</summary>
    /// <param name="builder">The builder of <c>AddHealthChecks()</c>.</param>
    /// <param name="failureStatus">What is reported, such as <see cref="HealthStatus.Degraded"/> for a host that serves whatever its tuner does.</param>
    /// <param name="tags">Tags for all three, such as <c>ready</c>.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddInferLine(this IHealthChecksBuilder builder, HealthStatus failureStatus, params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string[] all = [.. tags];
        return builder
            .AddCheck<AttainmentHealthCheck>("inferline-attainment", failureStatus, all)
            .AddCheck<BackendHealthCheck>("inferline-backend", failureStatus, all)
            .AddCheck<TunerHealthCheck>("inferline-tuner", failureStatus, all);
    }
}
