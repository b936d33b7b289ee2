namespace InferLine.Hosting;

/// <summary>How the host plans, watches and tunes one pipeline. Bound from <c>InferLine:Pipelines:NAME</c>, or set in code; docs/hosting.md has an example.</summary>
public sealed class HostedPipelineOptions
{
    /// <summary>Gets or sets the file of the pipeline.</summary>
    /// <value>A path, relative to the content root; <see langword="null"/>, the default, if the pipeline is given in code.</value>
    public string? PipelineFile { get; set; }

    /// <summary>Gets or sets the file of the profiles.</summary>
    /// <value>A path, relative to the content root; <see langword="null"/>, the default, if they are given in code.</value>
    public string? ProfilesFile { get; set; }

    /// <summary>Gets or sets the file of the plan.</summary>
    /// <value>A path, relative to the content root; <see langword="null"/>, the default, if the plan is given in code or made at start.</value>
    public string? PlanFile { get; set; }

    /// <summary>Gets or sets how often <see cref="PlanFile"/> is looked at for a new plan while the host runs.</summary>
    /// <value>100 ms to 1 day; <see langword="null"/>, the default, never.</value>
    public TimeSpan? PlanFileCheckInterval { get; set; }

    /// <summary>Gets or sets the latency objective: that of the plan if it is missing here.</summary>
    public ObjectiveOptions? Slo { get; set; }

    /// <summary>Gets or sets how a plan is made at start, where there is none.</summary>
    /// <value><see langword="null"/>, the default, if a plan is given.</value>
    public PlanningOptions? Planning { get; set; }

    /// <summary>Gets or sets when a new plan is made from the arrivals of the last minutes; off by default.</summary>
    public ReplanningOptions Replanning { get; set; } = new();

    /// <summary>Gets or sets the tuner.</summary>
    public TuningOptions Tuner { get; set; } = new();

    /// <summary>Gets or sets how the backend is called.</summary>
    public BackendOptions Backend { get; set; } = new();

    /// <summary>Gets or sets over what the attainment of the objective is measured, and what is bad.</summary>
    public AttainmentOptions Attainment { get; set; } = new();
}
