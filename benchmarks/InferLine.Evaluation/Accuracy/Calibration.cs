using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>
/// How long batches take in service: what the stages did while the same pipeline served other queries at the same load, right before and after those that are estimated. It contains what no profile of a stage by itself
/// does: that stages share cores and caches with each other, with the runtime and with the sender, and how fast the machine was at that time.
/// </summary>
/// <param name="Rounds">What was measured.</param>
internal sealed record Calibration(IReadOnlyList<Measurement> Rounds)
{
    /// <summary>What the <see cref="SpeedProbe"/> took meanwhile; <see langword="null"/> where the speed does not matter.</summary>
    public double? ProbeMilliseconds => Rounds.Average(round => round.ProbeMilliseconds);

    /// <summary>How many cores others used, in the round in which that was more.</summary>
    public double CoresOfOthers => Rounds.Max(round => round.CoresOfOthers);

    /// <summary>The profiles of a case, each scaled so that all batches of these rounds together take as long as they did. Where batches have one size that is their mean time.</summary>
    public ProfileCatalog Profiles(AccuracyCase one) => one.Scale(stage => Batches(stage).Sum(batch => batch.Seconds) / Batches(stage).Sum(batch => one.Profile(stage).LatencySeconds(batch.Size)));

    /// <summary>Times for the items of a workload without batches, drawn from those measured: as they differ, but none like the one before, as they are where the machine is slow for a while.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="random">What draws them.</param>
    public IReadOnlyList<ServedBatch[]> Draw(Workload workload, Random random)
    {
        ServedBatch[][] measured = [.. Rounds[0].Stages.Select((_, stage) => Batches(stage).ToArray())];
        return [.. measured.Select((batches, stage) =>
        {
            var drawn = new ServedBatch[Enumerable.Range(0, workload.QueryCount).Sum(query => workload.Visits.Count(stage, query))];
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = batches[random.Next(batches.Length)];
            }

            return drawn;
        })];
    }

    /// <summary>Times for the items of a workload without batches: those measured, in their order, from the beginning again where there are not enough. So slow ones follow each other as they did.</summary>
    /// <param name="workload">The workload.</param>
    public IReadOnlyList<ServedBatch[]> InOrder(Workload workload)
    {
        ServedBatch[][] measured = [.. Rounds[0].Stages.Select((_, stage) => Batches(stage).ToArray())];
        return [.. measured.Select((batches, stage) => Enumerable.Range(0, Enumerable.Range(0, workload.QueryCount).Sum(query => workload.Visits.Count(stage, query))).Select(item => batches[item % batches.Length]).ToArray())];
    }

    private IEnumerable<ServedBatch> Batches(int stage) => Rounds.SelectMany(round => round.Stages[stage].Batches);
}
