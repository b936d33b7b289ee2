using InferLine.Plans;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What passes between the moment when an item is ready and the start of its batch by a replica that is idle. What becomes ready meanwhile is in the batch too.</summary>
/// <param name="Woken">At an entry, or after a batching delay: a thread has to wake up.</param>
/// <param name="Continued">At other stages: the thread that ended the batch before goes on.</param>
internal sealed record Dispatch(TimeSpan Woken, TimeSpan Continued)
{
    /// <summary>A stage as the estimator would have to be told of it: that is a batching delay.</summary>
    public StagePlan Delay(StagePlan stage, bool isEntry) =>
        new(stage.Stage, stage.Hardware, stage.BatchSize, stage.Replicas, stage.MaxDelay + (isEntry || stage.MaxDelay > TimeSpan.Zero ? Woken : Continued));
}
