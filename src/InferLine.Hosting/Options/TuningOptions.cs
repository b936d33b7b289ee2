using InferLine.Tuning;

namespace InferLine.Hosting;

/// <summary>The tuner of a pipeline, and how often it decides.</summary>
public sealed class TuningOptions
{
    /// <summary>The policy that leaves the replicas as planned.</summary>
    public const string NonePolicy = TunerPolicies.None;

    /// <summary>The default of <see cref="Headroom"/>: 0.25, with which all traces of docs/evaluation.md met their objective.</summary>
    public const double DefaultHeadroom = 0.25;

    /// <summary>Gets or sets the policy.</summary>
    /// <value><c>none</c>, <c>classic</c>, <c>proportional</c> or <c>lookahead</c>; ignored where the tuner is given in code. The default is <c>proportional</c>: it costs little to run and is easy to predict.</value>
    public string Policy { get; set; } = ProportionalTuner.PolicyName;

    /// <summary>Gets or sets how often the tuner decides.</summary>
    /// <value>1 ms to 1 hour. The default is 100 ms.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how long after the last change a replica may be removed.</summary>
    /// <value>0 to 1 hour. The default is 15 s.</value>
    public TimeSpan Stabilization { get; set; } = TunerOptions.DefaultStabilization;

    /// <summary>Gets or sets how long a new replica takes to start, at least: where a backend has measured longer (<see cref="Backends.StageStatus.ActivationTime"/>), that holds. Only <c>lookahead</c> uses it.</summary>
    /// <value>0 to 1 hour. The default is 5 s.</value>
    public TimeSpan Activation { get; set; } = TunerOptions.DefaultActivation;

    /// <summary>Gets or sets the sudden rise of the load to be insured against, as a share.</summary>
    /// <value>0 to 100. The default is <see cref="DefaultHeadroom"/>.</value>
    public double Headroom { get; set; } = DefaultHeadroom;

    /// <summary>Gets or sets how often <c>lookahead</c> looks ahead at most.</summary>
    /// <value>1 ms to 1 hour. The default is 500 ms.</value>
    public TimeSpan LookaheadInterval { get; set; } = LookaheadOptions.DefaultDecisionInterval;

    /// <summary>Gets or sets how long new replicas may take to work off the backlog that they find, as <c>lookahead</c> counts.</summary>
    /// <value>0 to 1 minute. The default is 3 s.</value>
    public TimeSpan LookaheadDrainTime { get; set; } = LookaheadOptions.DefaultDrainTime;

    /// <summary>Gets or sets the replicas allowed per stage, by the stage's name; stages that are missing here may have 1 or more.</summary>
    public IDictionary<string, ReplicaRangeOptions> Replicas { get; set; } = new Dictionary<string, ReplicaRangeOptions>(StringComparer.Ordinal);
}
