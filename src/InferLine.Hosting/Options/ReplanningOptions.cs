namespace InferLine.Hosting;

/// <summary>When a new plan is made from the arrivals of the last minutes, for the objective of the plan that holds. It is made by <see cref="PlanningOptions"/>, or its defaults.</summary>
public sealed class ReplanningOptions
{
    /// <summary>Gets or sets how often.</summary>
    /// <value>1 s to 365 days; <see langword="null"/>, the default, not on a schedule.</value>
    public TimeSpan? Interval { get; set; }

    /// <summary>Gets or sets by what share the mean rate of the sample must differ from that of the plan to plan again.</summary>
    /// <value>0.5 means half as much again, or half as much less. Greater than 0; <see langword="null"/>, the default, never.</value>
    public double? DriftThreshold { get; set; }

    /// <summary>Gets or sets the time of the arrivals to plan for. No plan is made before that much has been seen.</summary>
    /// <value>1 s to 1 hour. The default is 5 minutes.</value>
    public TimeSpan Sample { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets the least time between two plans that drift has made.</summary>
    /// <value>1 s to 1 day. The default is 5 minutes.</value>
    public TimeSpan MinimumInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets whether a new plan may move a stage to other hardware.</summary>
    /// <value>The default is <see langword="false"/>: batch sizes, delays and replicas only.</value>
    public bool AllowOtherHardware { get; set; }

    internal bool IsOn => Interval is not null || DriftThreshold is not null;
}
