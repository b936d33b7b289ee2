using System.Diagnostics;

namespace InferLine.Hosting.Telemetry;

/// <summary>The source of the host's activities; docs/observability.md describes them.</summary>
internal static class HostingActivities
{
    public static ActivitySource Source { get; } = new(InferLineTelemetry.HostingActivitySourceName);
}
