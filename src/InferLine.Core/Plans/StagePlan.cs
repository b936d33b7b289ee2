using InferLine.Profiles;

namespace InferLine.Plans;

/// <summary>How one stage is served: on what hardware, in batches of what size, by how many replicas.</summary>
public sealed record StagePlan
{
    /// <summary>The longest batching delay: 1 hour.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    /// <summary>Creates the plan of a stage.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="hardware">The name of the type of hardware.</param>
    /// <param name="batchSize">The largest batch, 1 to <see cref="BatchLatency.MaxSize"/>.</param>
    /// <param name="replicas">The number of identical replicas, 1 to <see cref="HardwareType.MaxReplicaLimit"/>.</param>
    /// <param name="maxDelay">How long the oldest item may wait for a batch to fill; zero, the default, serves whatever is queued at once.</param>
    /// <exception cref="InvalidInputException">A name is missing, or a number is out of its range.</exception>
    public StagePlan(string stage, string hardware, int batchSize, int replicas, TimeSpan maxDelay = default)
    {
        Stage = Require.Name(stage, "stage plan", "name");
        string place = $"stage {Require.Quote(stage)}";
        Hardware = Require.Name(hardware, place, "hardware");
        BatchSize = Require.Integer(batchSize, 1, BatchLatency.MaxSize, place, "batchSize");
        Replicas = replicas;
        MaxDelay = Require.Within(maxDelay, TimeSpan.Zero, LongestDelay, place, "maxDelayMs");
    }

    /// <summary>The stage's name.</summary>
    public string Stage { get; }

    /// <summary>The name of the type of hardware.</summary>
    public string Hardware { get; }

    /// <summary>The largest batch.</summary>
    public int BatchSize { get; }

    /// <summary>The number of identical replicas.</summary>
    /// <exception cref="InvalidInputException">It is set out of its range.</exception>
    public int Replicas
    {
        get;
        init => field = Require.Integer(value, 1, HardwareType.MaxReplicaLimit, $"stage {Require.Quote(Stage)}", "replicas");
    }

    /// <summary>How long a batch may wait to fill.</summary>
    public TimeSpan MaxDelay { get; }

    /// <summary>From when <see cref="MaxDelay"/> counts. Default: from when the oldest queued item became ready.</summary>
    /// <exception cref="InvalidInputException">It is set to no discipline.</exception>
    public BatchingDiscipline Batching
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new InvalidInputException(null, $"stage {Require.Quote(Stage)}", $"'batching' is {(int)value}; use {nameof(BatchingDiscipline.OldestItem)} or {nameof(BatchingDiscipline.CollectionWindow)}");
    }

    /// <summary>The stage's scale factor in the workload that the plan was made for: its mean number of items per query.</summary>
    public double? ScaleFactor { get; init; }

    /// <summary>
    /// The provisioning ratio ρ = λ·s / (k·μ) of the workload that the plan was made for: the share of the replicas' greatest throughput that the mean load takes
    /// (InferLine paper, section 5).
    /// </summary>
    public double? ProvisioningRatio { get; init; }
}
