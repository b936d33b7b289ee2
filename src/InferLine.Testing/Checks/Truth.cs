using InferLine.Backends;

namespace InferLine.Testing.Checks;

/// <summary>Compares what a backend says with what is so.</summary>
internal static class Truth
{
    /// <returns>What is not true of the status, if anything.</returns>
    public static string? Lie(BackendStatus status, IReadOnlyList<ObservedStage> observed, IReadOnlyList<int> decided) =>
        status.Stages.Select((stage, index) => Lie(stage, status, observed[index], decided[index])).FirstOrDefault(lie => lie is not null)
        ?? (status.Problem is { } problem && observed.Select(stage => stage.Replicas).SequenceEqual(decided) ? $"all is well, and the status has the problem '{problem}'" : null);

    /// <summary>Under a fault a backend cannot see all, and says so.</summary>
    public static string? LieUnderFault(BackendStatus status, IReadOnlyList<ObservedStage> observed)
    {
        foreach ((StageStatus stage, ObservedStage truth) in status.Stages.Zip(observed))
        {
            if (stage.ReplicasRunning > truth.Replicas)
            {
                return $"the status says that {stage.ReplicasRunning} replicas of {stage.Stage} run, and {truth.Replicas} do";
            }

            if (stage.ReplicasRunning < truth.Replicas && status.Problem is null && stage.Problem is null)
            {
                return $"the status says that {stage.ReplicasRunning} replicas of {stage.Stage} run, and {truth.Replicas} do; and it has no problem";
            }
        }

        return null;
    }

    private static string? Lie(StageStatus stage, BackendStatus status, ObservedStage truth, int decided) =>
        stage.ReplicasWanted is { } wanted && wanted != decided ? $"the status says that {wanted} replicas of {stage.Stage} are wanted, and {decided} were asked for"
        : stage.ReplicasRunning is { } running && running != truth.Replicas ? $"the status says that {running} replicas of {stage.Stage} run, and {truth.Replicas} do"
        : stage.BatchSize is { } size && truth.BatchSize is { } real && size != real ? $"the status says that batches of {stage.Stage} go up to {size}, and they go up to {real}"
        : truth.Replicas != decided && stage.Problem is null && status.Problem is null ? $"{truth.Replicas} of {decided} replicas of {stage.Stage} run, and the status has no problem"
        : truth.Replicas == decided && stage.Problem is { } problem ? $"all is well with {stage.Stage}, and its status has the problem '{problem}'"
        : null;
}
