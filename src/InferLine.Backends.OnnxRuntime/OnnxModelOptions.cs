using Microsoft.ML.OnnxRuntime;

namespace InferLine.Backends.OnnxRuntime;

/// <summary>How a model is run.</summary>
public sealed class OnnxModelOptions
{
    /// <summary>The default of <see cref="WarmUpRuns"/>: the first run allocates, the second one finds what the first one left.</summary>
    public const int DefaultWarmUpRuns = 2;

    private const int MostThreads = 1024;

    /// <summary>Gets or sets how many threads work on one operator of one replica.</summary>
    /// <value>
    /// 1 to 1,024. The default is 1: then a replica is one core, and a plan's replicas add up. More threads make a batch faster, at less throughput per core; profile and serve with the same number, and
    /// plan no more replicas times threads than the machine has cores.
    /// </value>
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Gets or sets how many operators of one replica may run at once.</summary>
    /// <value>1 to 1,024. The default is 1: one after the other.</value>
    public int InterOpThreads { get; set; } = 1;

    /// <summary>Gets or sets whether threads that wait for work do so in a loop, which saves some microseconds per operator and costs a core each while there is no work.</summary>
    /// <value>The default is <see langword="false"/>: a waiting replica must not slow down those that work. It matters with several threads only.</value>
    public bool AllowSpinning { get; set; }

    /// <summary>Gets or sets along which axis of all inputs and outputs the items of a batch are stacked.</summary>
    /// <value>Zero or more. The default is 0. Other axes cost a copy of every input and output.</value>
    public int BatchAxis { get; set; }

    /// <summary>Gets or sets what becomes of a batch whose items differ in shape.</summary>
    /// <value>The default is <see cref="DifferingShapes.Group"/>.</value>
    public DifferingShapes DifferingShapes { get; set; }

    /// <summary>Gets or sets the batch sizes that a new replica runs before it serves, where there are items to warm it up with.</summary>
    /// <value>1 or more each. The default is a batch of one.</value>
    public IReadOnlyList<int> WarmUpBatchSizes { get; set; } = [1];

    /// <summary>Gets or sets how often each of the <see cref="WarmUpBatchSizes"/> is run.</summary>
    /// <value>Zero or more. The default is <see cref="DefaultWarmUpRuns"/>.</value>
    public int WarmUpRuns { get; set; } = DefaultWarmUpRuns;

    /// <summary>Gets or sets what else is to be set on a session before the model is loaded: an execution provider, a level of optimisation, a level of logging.</summary>
    /// <value>The default is nothing: the processor, all optimisations, and nothing logged, since what fails is thrown. It is called for every replica, by several threads at once.</value>
    public Action<SessionOptions>? ConfigureSession { get; set; }

    internal OnnxModelOptions Checked()
    {
        Check(IntraOpThreads is >= 1 and <= MostThreads, nameof(IntraOpThreads), IntraOpThreads, "an integer from 1 to 1024");
        Check(InterOpThreads is >= 1 and <= MostThreads, nameof(InterOpThreads), InterOpThreads, "an integer from 1 to 1024");
        Check(BatchAxis >= 0, nameof(BatchAxis), BatchAxis, "zero or more");
        Check(Enum.IsDefined(DifferingShapes), nameof(DifferingShapes), DifferingShapes, "Group or Pad");
        Check(WarmUpBatchSizes is not null && WarmUpBatchSizes.All(size => size >= 1), nameof(WarmUpBatchSizes), string.Join(", ", WarmUpBatchSizes ?? []), "sizes of 1 or more");
        Check(WarmUpRuns >= 0, nameof(WarmUpRuns), WarmUpRuns, "zero or more");
        return (OnnxModelOptions)MemberwiseClone();
    }

    internal SessionOptions ToSessionOptions()
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = IntraOpThreads,
            InterOpNumThreads = InterOpThreads,
            ExecutionMode = InterOpThreads > 1 ? ExecutionMode.ORT_PARALLEL : ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        string spinning = AllowSpinning ? "1" : "0";
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", spinning);
        session.AddSessionConfigEntry("session.inter_op.allow_spinning", spinning);
        ConfigureSession?.Invoke(session);
        return session;
    }

    private static void Check(bool holds, string option, object value, string remedy)
    {
        if (!holds)
        {
            throw new InvalidInputException(null, nameof(OnnxModelOptions), FormattableString.Invariant($"'{option}' is {value}; use {remedy}"));
        }
    }
}
