namespace InferLine.Serving;

/// <summary>How a <see cref="PipelineRuntime{TInput, TResult}"/> treats queries and replicas.</summary>
public sealed class PipelineRuntimeOptions
{
    /// <summary>The default of <see cref="Capacity"/>.</summary>
    public const int DefaultCapacity = 10_000;

    /// <summary>Gets or sets how many queries may be in the pipeline at once, queued ones included.</summary>
    /// <value>1 or more. The default is <see cref="DefaultCapacity"/>.</value>
    public int Capacity { get; set; } = DefaultCapacity;

    /// <summary>Gets or sets what happens to a query that finds the pipeline full.</summary>
    /// <value>The default is <see cref="WhenFull.Wait"/>.</value>
    public WhenFull WhenFull { get; set; } = WhenFull.Wait;

    /// <summary>Gets or sets within what time after its arrival a query is to be done, where the query does not say so itself.</summary>
    /// <value>Greater than zero. The default, <see langword="null"/>, is no deadline.</value>
    public TimeSpan? Deadline { get; set; }

    /// <summary>Gets or sets whether a query is dropped, with <see cref="QueryRejection.Late"/>, when a replica would start on it after its deadline.</summary>
    /// <value>The default is <see langword="false"/>: late queries are served, and counted.</value>
    public bool DropLate { get; set; }

    /// <summary>Gets or sets how long the creation of a replica may take before it counts as failed.</summary>
    /// <value>Greater than zero. The default is 2 minutes.</value>
    public TimeSpan CreationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets how long to wait until the creation of a replica that failed is tried again; twice as long after each further failure.</summary>
    /// <value>Greater than zero. The default is 1 second.</value>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the longest wait between two tries.</summary>
    /// <value>At least <see cref="FirstRetryDelay"/>. The default is 1 minute.</value>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    internal PipelineRuntimeOptions Checked()
    {
        if (Capacity < 1)
        {
            throw Bad(nameof(Capacity), Capacity, "1 or more");
        }

        if (!Enum.IsDefined(WhenFull))
        {
            throw Bad(nameof(WhenFull), WhenFull, "Wait or Reject");
        }

        if (Deadline is { } deadline && deadline <= TimeSpan.Zero)
        {
            throw Bad(nameof(Deadline), deadline, "a time greater than zero");
        }

        if (CreationTimeout <= TimeSpan.Zero)
        {
            throw Bad(nameof(CreationTimeout), CreationTimeout, "a time greater than zero");
        }

        if (FirstRetryDelay <= TimeSpan.Zero)
        {
            throw Bad(nameof(FirstRetryDelay), FirstRetryDelay, "a time greater than zero");
        }

        if (LongestRetryDelay < FirstRetryDelay)
        {
            throw Bad(nameof(LongestRetryDelay), LongestRetryDelay, $"a time of at least {nameof(FirstRetryDelay)}");
        }

        return (PipelineRuntimeOptions)MemberwiseClone();
    }

    private static InvalidInputException Bad(string option, object value, string remedy) =>
        new(null, "runtime options", FormattableString.Invariant($"'{option}' is {value}; use {remedy}"));
}
