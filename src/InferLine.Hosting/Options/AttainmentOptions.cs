namespace InferLine.Hosting;

/// <summary>Over what the attainment of the objective is measured, and what makes the health check complain.</summary>
public sealed class AttainmentOptions
{
    /// <summary>Gets or sets the window.</summary>
    /// <value>1 s to 1 hour. The default is 1 minute.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how many queries must have ended within the window for its attainment to mean anything.</summary>
    /// <value>1 or more. The default is 100.</value>
    public int MinimumQueries { get; set; } = 100;

    /// <summary>Gets or sets below what attainment the pipeline counts as unhealthy; between it and the objective's percentile it is degraded.</summary>
    /// <value>0 to 100, in percent. The default is 0, never: a host that is late does not get better by being taken out of rotation or restarted, which is what unhealthy leads to.</value>
    public double UnhealthyBelow { get; set; }
}
