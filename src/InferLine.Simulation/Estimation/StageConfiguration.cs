using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Estimation;

/// <summary>What the simulation of a stage needs to know of its plan.</summary>
/// <param name="Profile">The service times.</param>
/// <param name="BatchSize">The largest batch.</param>
/// <param name="Replicas">The number of replicas.</param>
/// <param name="MaxDelaySeconds">How long a batch may wait to fill.</param>
/// <param name="Batching">From when that delay counts.</param>
internal readonly record struct StageConfiguration(
    LatencyProfile Profile, int BatchSize, int Replicas, double MaxDelaySeconds, BatchingDiscipline Batching = BatchingDiscipline.OldestItem)
{
    /// <summary>Whether replicas collect their batches one after the other. A batch of one, or one that does not wait, is collected at once.</summary>
    public bool Collects => Batching == BatchingDiscipline.CollectionWindow && BatchSize > 1 && MaxDelaySeconds > 0;

    public static StageConfiguration Of(StagePlan plan, string model, ProfileCatalog catalog)
    {
        return new StageConfiguration(catalog.GetProfile(model, plan.Hardware).Covering(plan), plan.BatchSize, plan.Replicas, SecondsOf(plan.MaxDelay), plan.Batching);
    }

    /// <summary>A delay in seconds: milliseconds / 1000, as latencies of profiles are computed, so that equal numbers in a file stay equal times.</summary>
    public static double SecondsOf(TimeSpan delay) => delay.TotalMilliseconds / 1000;
}
