using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Estimation;

/// <summary>What the simulation of a stage needs to know of its plan.</summary>
/// <param name="Profile">The service times.</param>
/// <param name="BatchSize">The largest batch.</param>
/// <param name="Replicas">The number of replicas.</param>
/// <param name="MaxDelaySeconds">How long the oldest item may wait for a batch to fill.</param>
internal readonly record struct StageConfiguration(LatencyProfile Profile, int BatchSize, int Replicas, double MaxDelaySeconds)
{
    public static StageConfiguration Of(StagePlan plan, string model, ProfileCatalog catalog)
    {
        LatencyProfile profile = catalog.GetProfile(model, plan.Hardware);
        if (plan.BatchSize > profile.MaxBatchSize)
        {
            throw new InvalidInputException(
                null,
                $"stage '{plan.Stage}'",
                $"'batchSize' is {plan.BatchSize}, and model '{model}' was measured on '{plan.Hardware}' up to {profile.MaxBatchSize}; lower it or profile larger batches");
        }

        return new StageConfiguration(profile, plan.BatchSize, plan.Replicas, SecondsOf(plan.MaxDelay));
    }

    /// <summary>A delay in seconds: milliseconds / 1000, as latencies of profiles are computed, so that equal numbers in a file stay equal times.</summary>
    public static double SecondsOf(TimeSpan delay) => delay.TotalMilliseconds / 1000;
}
