namespace InferLine.Tuning;

/// <summary>What only <c>lookahead</c> has; what all policies have in common is in <see cref="TunerOptions"/>.</summary>
public sealed record LookaheadOptions
{
    /// <summary>The default of <see cref="DecisionInterval"/>: 500 ms.</summary>
    public static readonly TimeSpan DefaultDecisionInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest <see cref="DecisionInterval"/>: 1 hour.</summary>
    public static readonly TimeSpan LongestDecisionInterval = TimeSpan.FromHours(1);

    /// <summary>The default of <see cref="DrainTime"/>: 3 s.</summary>
    public static readonly TimeSpan DefaultDrainTime = TimeSpan.FromSeconds(3);

    /// <summary>The longest <see cref="DrainTime"/>: 1 minute.</summary>
    public static readonly TimeSpan LongestDrainTime = TimeSpan.FromMinutes(1);

    /// <summary>How often it looks ahead at most, 1 ms to 1 hour; asked more often, it changes nothing. Default: 500 ms.</summary>
    public TimeSpan DecisionInterval { get; init; } = DefaultDecisionInterval;

    /// <summary>
    /// How long new replicas may take to work off the backlog that they find, 0 to 1 minute. Default: 3 s. Less time loses fewer queries and needs more
    /// replicas.
    /// </summary>
    public TimeSpan DrainTime { get; init; } = DefaultDrainTime;

    internal void Validate()
    {
        const string place = "lookahead options";
        _ = Require.Within(DecisionInterval, TimeSpan.FromMilliseconds(1), LongestDecisionInterval, place, "decision interval");
        _ = Require.Within(DrainTime, TimeSpan.Zero, LongestDrainTime, place, "drain time");
    }
}
