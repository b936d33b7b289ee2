namespace InferLine.Serving;

/// <summary>How a <see cref="ReplicaProfiler"/> measures.</summary>
public sealed class ReplicaProfilerOptions
{
    /// <summary>The default of <see cref="WarmUpBatches"/>.</summary>
    public const int DefaultWarmUpBatches = 3;

    /// <summary>The default of <see cref="Samples"/>: enough for a 99th percentile that is not simply the largest.</summary>
    public const int DefaultSamples = 200;

    /// <summary>Gets or sets how many batches of each size are run before any is measured: the first ones compile code, allocate buffers and fill caches.</summary>
    /// <value>Zero or more. The default is <see cref="DefaultWarmUpBatches"/>.</value>
    public int WarmUpBatches { get; set; } = DefaultWarmUpBatches;

    /// <summary>Gets or sets how many batches of each size are measured.</summary>
    /// <value>1 or more. The default is <see cref="DefaultSamples"/>.</value>
    public int Samples { get; set; } = DefaultSamples;

    /// <summary>Gets or sets after what time the measuring ends, though there are fewer samples than wanted; each size has at least one.</summary>
    /// <value>Greater than zero. The default is 1 minute. The warm-up does not count.</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets what the result's <see cref="Profiles.LatencyProfile.MeasuredOn"/> says beside the machine and the date: the engine, its version, its threads.</summary>
    /// <value>The default is nothing.</value>
    public string? Engine { get; set; }

    internal ReplicaProfilerOptions Checked()
    {
        if (WarmUpBatches < 0)
        {
            throw Bad(nameof(WarmUpBatches), WarmUpBatches, "zero or more");
        }

        if (Samples < 1)
        {
            throw Bad(nameof(Samples), Samples, "1 or more");
        }

        if (TimeLimit <= TimeSpan.Zero)
        {
            throw Bad(nameof(TimeLimit), TimeLimit, "a time greater than zero");
        }

        return (ReplicaProfilerOptions)MemberwiseClone();
    }

    private static InvalidInputException Bad(string option, object value, string remedy) =>
        new(null, nameof(ReplicaProfilerOptions), FormattableString.Invariant($"'{option}' is {value}; use {remedy}"));
}
