using InferLine.Plans;

namespace InferLine.Hosting;

/// <summary>A latency objective in configuration.</summary>
public sealed class ObjectiveOptions
{
    /// <summary>Gets or sets the time within which queries must be done.</summary>
    /// <value>Greater than zero, at most 1,000 hours. There is no default.</value>
    public TimeSpan Latency { get; set; }

    /// <summary>Gets or sets which percentile of the latencies must be within it.</summary>
    /// <value>Greater than 0, at most 100. The default is 99.</value>
    public double Percentile { get; set; } = ServiceLevelObjective.DefaultPercentile;
}
