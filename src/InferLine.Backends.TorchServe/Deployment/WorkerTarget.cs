using InferLine.Backends.TorchServe.Client;
using InferLine.Plans;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>What a plan wants of a model on one server.</summary>
/// <param name="BatchSize">The largest batch.</param>
/// <param name="DelayMilliseconds">How long the first request of a batch waits; means nothing for batches of 1.</param>
/// <param name="Workers">How many workers; 0 where the server has no replica of the stage any more.</param>
internal sealed record WorkerTarget(int BatchSize, int DelayMilliseconds, int Workers)
{
    public static WorkerTarget Of(StagePlan plan, int share) => new(plan.BatchSize, plan.BatchSize == 1 ? 1 : (int)plan.MaxDelay.TotalMilliseconds, share);

    /// <summary>Whether a registered model forms batches as wanted, whatever the number of its workers.</summary>
    public bool Fits(ModelDescription description) => Differences(description).Count == 0;

    /// <summary>How a registered model's batches differ.</summary>
    public IReadOnlyList<string> Differences(ModelDescription description)
    {
        // The server takes any number, and treats those below 1 as 1; with 1 it does not wait.
        int present = Math.Max(1, description.BatchSize);
        var differences = new List<string>();
        if (present != BatchSize)
        {
            differences.Add(FormattableString.Invariant($"batchSize: {present} -> {BatchSize}"));
        }

        if (BatchSize > 1 && description.MaxBatchDelay != DelayMilliseconds)
        {
            differences.Add(FormattableString.Invariant($"maxBatchDelay: {description.MaxBatchDelay} -> {DelayMilliseconds}"));
        }

        return differences;
    }

    /// <summary>Why TorchServe cannot carry out a stage's plan; <see langword="null"/> if it can.</summary>
    public static string? Obstacle(StagePlan plan)
    {
        if (plan.BatchSize == 1)
        {
            return null;
        }

        double delay = plan.MaxDelay.TotalMilliseconds;
        return delay != Math.Floor(delay) ? FormattableString.Invariant($"stage '{plan.Stage}': a delay of {delay} ms, and TorchServe knows whole milliseconds only; plan with delays of whole milliseconds")
            : null;
    }
}
