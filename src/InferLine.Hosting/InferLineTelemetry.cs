using InferLine.Serving.Telemetry;

namespace InferLine.Hosting;

/// <summary>The names to subscribe to; docs/observability.md lists what is behind them.</summary>
public static class InferLineTelemetry
{
    /// <summary>The meter of the host: arrivals, attainment, decisions, replicas, planned and live envelope.</summary>
    public const string HostingMeterName = "InferLine.Hosting";

    /// <summary>The meter of the runtime in this process: latencies by pipeline and stage, queues, batches.</summary>
    public const string ServingMeterName = ServingMetrics.MeterName;

    /// <summary>The source of the runtime's activities: one per query, and one per item and stage.</summary>
    public const string ServingActivitySourceName = ServingActivities.SourceName;

    /// <summary>The source of the host's activities: planning, and replacing a plan.</summary>
    public const string HostingActivitySourceName = "InferLine.Hosting";

    /// <summary>The category of the host's log messages.</summary>
    public const string HostingLogCategory = "InferLine.Hosting";

    /// <summary>The category of the runtime's log messages.</summary>
    public const string ServingLogCategory = ServingLog.Category;
}
