namespace InferLine.Evaluation.Accuracy;

/// <summary>What was measured while a workload was served.</summary>
/// <param name="Times">The times of its queries.</param>
/// <param name="Stages">The stages, in the pipeline's order.</param>
/// <param name="CoresOfOthers">How many cores others used meanwhile.</param>
/// <param name="OwnCores">How many cores this process used.</param>
/// <param name="Collections">What the garbage collector of this process did.</param>
/// <param name="ProbeMilliseconds">What the <see cref="SpeedProbe"/> took; <see langword="null"/> where the speed does not matter.</param>
internal sealed record Measurement(QueryTimes Times, IReadOnlyList<StageMeasurement> Stages, double CoresOfOthers, double OwnCores, CollectorActivity Collections, double? ProbeMilliseconds = null)
{
    /// <summary>What the threads of replicas did; <see langword="null"/> where that is not known.</summary>
    public ReplicaThreads? Threads { get; init; }
}
