using InferLine.Backends;
using InferLine.Plans;
using InferLine.Tuning;

namespace InferLine.Hosting;

/// <summary>How a pipeline stands at one moment.</summary>
public sealed record HostedPipelineStatus
{
    /// <summary>The plan that holds; <see langword="null"/> before the host has started the pipeline.</summary>
    public Plan? Plan { get; init; }

    /// <summary>The queries that have arrived since the host began.</summary>
    public long Arrivals { get; init; }

    /// <summary>The queries that ended within the window.</summary>
    public long WindowQueries { get; init; }

    /// <summary>The share of them that met the objective, 0 to 1; <see langword="null"/> if none ended.</summary>
    public double? Attainment { get; init; }

    /// <summary>The replicas that are wanted per stage, in the pipeline's order.</summary>
    public IReadOnlyList<int> Replicas { get; init; } = [];

    /// <summary>Their price per hour, in the profiles' currency.</summary>
    public double CostPerHour { get; init; }

    /// <summary>What the backend said last; <see langword="null"/> if it has not answered yet, or has nothing to say.</summary>
    public BackendStatus? Backend { get; init; }

    /// <summary>The time of this status, in seconds since the host began; the same clock as that of decisions.</summary>
    public double NowSeconds { get; init; }

    /// <summary>How many decisions of the tuner changed something since the host began.</summary>
    public long Decisions { get; init; }

    /// <summary>The last of them, at most 100, oldest first.</summary>
    public IReadOnlyList<ScaleDecision> RecentDecisions { get; init; } = [];

    /// <summary>The last decision of the tuner that changed something.</summary>
    public ScaleDecision? LastDecision => RecentDecisions.Count > 0 ? RecentDecisions[^1] : null;

    /// <summary>What is wrong with the tuner, if anything is: it threw, or does not run.</summary>
    public string? TunerProblem { get; init; }

    /// <summary>What is wrong with the backend, if anything is: it cannot be reached, or reports a problem.</summary>
    public string? BackendProblem { get; init; }

    /// <summary>Why the last new plan is not used, if it is not.</summary>
    public string? PlanProblem { get; init; }
}
