namespace InferLine.Hosting;

/// <summary>How the backend is called. A call that fails or takes too long is tried again, with what is wanted then, until it succeeds.</summary>
public sealed class BackendOptions
{
    /// <summary>Gets or sets how long the host's start waits for the plan to be applied and replicas to serve; it goes on in the background after that.</summary>
    /// <value>0 to 1 day. The default is 1 minute.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long applying a plan may take.</summary>
    /// <value>Greater than zero, at most 1 day. The default is 5 minutes.</value>
    public TimeSpan ApplyTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how long a change of replica counts may take.</summary>
    /// <value>Greater than zero, at most 1 day. The default is 30 s.</value>
    public TimeSpan ScaleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long asking for the status may take.</summary>
    /// <value>Greater than zero, at most 1 day. The default is 5 s.</value>
    public TimeSpan StatusTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how often the backend is asked for its status.</summary>
    /// <value>10 ms to 1 day. The default is 1 s.</value>
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how often the backend is asked how many queries have arrived, where <see cref="HostedPipelineBuilder.UseArrivalsFromBackend"/> says so. Bursts that are shorter are not seen.</summary>
    /// <value>10 ms to 1 day. The default is 250 ms.</value>
    public TimeSpan ArrivalInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets how long to wait before a call that failed is made again; twice as long after each further failure, with jitter.</summary>
    /// <value>Greater than zero, at most 1 day. The default is 500 ms.</value>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets the longest wait before a call is made again.</summary>
    /// <value><see cref="FirstRetryDelay"/> to 1 day. The default is 30 s.</value>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(30);
}
