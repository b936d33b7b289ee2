namespace InferLine.Tuning;

/// <summary>What all policies have in common.</summary>
public sealed record TunerOptions
{
    /// <summary>The default of <see cref="Stabilization"/>: 15 s, three times the default of <see cref="Activation"/> (InferLine paper, section 5).</summary>
    public static readonly TimeSpan DefaultStabilization = TimeSpan.FromSeconds(15);

    /// <summary>The default of <see cref="Activation"/>: 5 s.</summary>
    public static readonly TimeSpan DefaultActivation = TimeSpan.FromSeconds(5);

    /// <summary>The longest time that either may be: 1 hour.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);

    /// <summary>The largest <see cref="Headroom"/>.</summary>
    public const double MaxHeadroom = 100;

    /// <summary>How long after the last change a replica may be removed, 0 to 1 hour. Default: 15 s.</summary>
    public TimeSpan Stabilization { get; init; } = DefaultStabilization;

    /// <summary>How long a new replica takes to start, 0 to 1 hour. Default: 5 s. Only <c>lookahead</c> uses it.</summary>
    public TimeSpan Activation { get; init; } = DefaultActivation;

    /// <summary>
    /// The sudden rise of the load to be insured against, as a share: 0.5 keeps capacity ready for half as many queries again. Default: 0, which pays only for the load
    /// that is seen. A step that comes within one activation time can only be met by capacity that stands ready. <c>classic</c> ignores it.
    /// </summary>
    public double Headroom { get; init; }

    /// <summary>The replicas allowed per stage, by the stage's name; stages that are missing here may have 1 or more. Default: none.</summary>
    public IReadOnlyDictionary<string, ReplicaRange> Replicas { get; init; } = new Dictionary<string, ReplicaRange>(StringComparer.Ordinal);

    internal void Validate(Pipelines.Pipeline pipeline)
    {
        const string place = "tuner options";
        _ = Require.Within(Stabilization, TimeSpan.Zero, LongestTime, place, "stabilization");
        _ = Require.Within(Activation, TimeSpan.Zero, LongestTime, place, "activation");
        _ = Require.Within(Headroom, 0, MaxHeadroom, place, "headroom");
        foreach ((string stage, ReplicaRange range) in Replicas)
        {
            _ = pipeline.IndexOf(stage);
            _ = Require.Integer(range.Min, 1, Profiles.HardwareType.MaxReplicaLimit, $"replica range of stage {Require.Quote(stage)}", "min");
        }
    }
}
