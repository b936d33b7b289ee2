using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Planning;

/// <summary>What is to be planned: the load, the hardware and models, and the objective.</summary>
public sealed record PlanningRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="workload">A sample of the load; it knows the pipeline.</param>
    /// <param name="catalog">The profiles of the pipeline's models; <see cref="HardwareType.MaxReplicas"/> limits a type over the whole plan.</param>
    /// <param name="slo">The objective.</param>
    public PlanningRequest(Workload workload, ProfileCatalog catalog, ServiceLevelObjective slo)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(slo);
        Workload = workload;
        Catalog = catalog;
        Slo = slo;
    }

    /// <summary>The same question for another workload.</summary>
    internal PlanningRequest(Workload workload, PlanningRequest other)
        : this(other)
    {
        Workload = workload;
        KnownLowerBound = 0;
        KnownLayout = null;
    }

    /// <summary>A sample of the load.</summary>
    public Workload Workload { get; }

    /// <summary>The hardware and the profiles of the models.</summary>
    public ProfileCatalog Catalog { get; }

    /// <summary>The objective.</summary>
    public ServiceLevelObjective Slo { get; init; }

    /// <summary>Limits on single stages, at most one per stage. Default: none.</summary>
    public IReadOnlyList<StageConstraint> Constraints { get; init; } = [];

    /// <summary>
    /// The batching delays that a stage may be given, each 0 or more. Default: only 0, which serves whatever is queued at once. Some servers cannot batch without a
    /// delay. The greedy planner uses the shortest.
    /// </summary>
    public IReadOnlyList<TimeSpan> BatchingDelays { get; init; } = [TimeSpan.Zero];

    /// <summary>From when the batching delays count, as the servers have it. Default: from when the oldest queued item became ready.</summary>
    public BatchingDiscipline Batching { get; init; }

    /// <summary>Whether every integer batch size is considered. Default: no, only 1 and the measured sizes.</summary>
    public bool EveryBatchSize { get; init; }

    /// <summary>No plan costs less than this per hour, as is known from a looser question.</summary>
    internal double KnownLowerBound { get; init; }

    /// <summary>The workload as the simulation walks it, if it was laid out before.</summary>
    internal WorkloadLayout? KnownLayout { get; init; }

    internal void Validate()
    {
        foreach (StageConstraint constraint in Constraints)
        {
            constraint.Validate(this);
            if (Constraints.Count(other => other.Stage == constraint.Stage) > 1)
            {
                throw new InvalidInputException(null, $"constraint on stage '{constraint.Stage}'", "the stage is constrained twice; merge the two");
            }
        }

        if (BatchingDelays.Count == 0 || BatchingDelays.Any(delay => delay < TimeSpan.Zero || delay > StagePlan.LongestDelay))
        {
            throw new InvalidInputException(
                null, "batching delays", $"give at least one delay, each from 0 to {StagePlan.LongestDelay.TotalMilliseconds} ms");
        }
    }
}
