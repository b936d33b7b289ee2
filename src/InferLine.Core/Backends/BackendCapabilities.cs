using InferLine.Plans;

namespace InferLine.Backends;

/// <summary>What a backend can be asked for, and what it promises. A planner looks at it before it plans, the backend before it applies a plan.</summary>
public sealed record BackendCapabilities
{
    /// <summary>A backend that starts whatever is queued at once if it is asked to, and changes replica counts without losing queries.</summary>
    public static readonly BackendCapabilities Default = new();

    /// <summary>From when a batching delay counts. Default: from when the oldest queued item became ready.</summary>
    public BatchingDiscipline Batching { get; init; }

    /// <summary>The shortest batching delay of stages whose batches may be larger than 1; 0 to <see cref="StagePlan.LongestDelay"/>. Default: 0.</summary>
    /// <exception cref="InvalidInputException">It is out of its range.</exception>
    public TimeSpan ShortestDelay
    {
        get;
        init => field = Require.Within(value, TimeSpan.Zero, StagePlan.LongestDelay, "backend capabilities", "shortestDelay");
    }

    /// <summary>Whether queries that the backend has taken are answered although replicas go. Default: yes.</summary>
    public bool KeepsQueriesWhenScaled { get; init; } = true;

    /// <summary>Refuses a plan whose batches the backend cannot form as planned.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="backend">What messages call the backend.</param>
    /// <exception cref="InvalidInputException">A stage is planned with a delay or a discipline that the backend does not have; the message says how to plan.</exception>
    public void Check(Plan plan, string backend)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (StagePlan stage in plan.Stages.Where(stage => stage.BatchSize > 1))
        {
            string place = $"stage {Require.Quote(stage.Stage)}";
            if (stage.MaxDelay < ShortestDelay)
            {
                throw new InvalidInputException(
                    null,
                    place,
                    FormattableString.Invariant(
                        $"'maxDelayMs' is {stage.MaxDelay.TotalMilliseconds} and batches go up to {stage.BatchSize}, and {backend} waits {ShortestDelay.TotalMilliseconds} ms or more for a batch; plan with such a delay, or with batches of 1"));
            }

            if (stage.Batching != Batching && stage.MaxDelay > TimeSpan.Zero)
            {
                throw new InvalidInputException(
                    null,
                    place,
                    $"'batching' is {JsonName(stage.Batching)}, and {backend} counts a delay by {JsonName(Batching)}: the plan's latency would not hold; plan with that discipline");
            }
        }
    }

    private static string JsonName(BatchingDiscipline batching) => batching == BatchingDiscipline.OldestItem ? "oldestItem" : "collectionWindow";
}
