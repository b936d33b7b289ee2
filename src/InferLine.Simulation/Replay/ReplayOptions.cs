using InferLine.Tuning;

namespace InferLine.Replay;

/// <summary>The world that a tuner is replayed in.</summary>
public sealed record ReplayOptions
{
    /// <summary>The default of <see cref="DecisionInterval"/>: 100 ms.</summary>
    public static readonly TimeSpan DefaultDecisionInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest <see cref="DecisionInterval"/>: 1 hour.</summary>
    public static readonly TimeSpan LongestDecisionInterval = TimeSpan.FromHours(1);

    /// <summary>How long a new replica takes until it serves, 0 to 1 hour. Default: 5 s. It costs from the moment that it is asked for.</summary>
    public TimeSpan Activation { get; init; } = TunerOptions.DefaultActivation;

    /// <summary>How often the tuner is asked, 1 ms to 1 hour. Default: 100 ms. The first time is one interval after time 0.</summary>
    public TimeSpan DecisionInterval { get; init; } = DefaultDecisionInterval;

    /// <summary>
    /// Whether the tuner is told how many items the stages received. Default: no. A query is told of once it is older than the objective's latency, since only by
    /// then can a host know.
    /// </summary>
    public bool ReportItems { get; init; }

    /// <summary>Whether to return the latency of every query. Default: no. Costs 8 bytes per query.</summary>
    public bool IncludeLatencies { get; init; }

    internal void Validate()
    {
        Check(Activation, TimeSpan.Zero, TunerOptions.LongestTime, "activation");
        Check(DecisionInterval, TimeSpan.FromMilliseconds(1), LongestDecisionInterval, "decision interval");
    }

    private static void Check(TimeSpan value, TimeSpan least, TimeSpan most, string option) => _ = Require.Within(value, least, most, "replay options", option);
}
