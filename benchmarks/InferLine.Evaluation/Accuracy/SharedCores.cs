using InferLine.Estimation;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>
/// The profiles of replicas on cores that are not independent: threads of one core, or one cache and one memory. A batch takes longer while another stage works. How often that is, the estimate says by itself, so
/// nothing that was measured of a round is used.
/// </summary>
/// <param name="Alone">The profiles where nothing else works.</param>
/// <param name="Beside">The profiles while another stage works.</param>
/// <param name="ProbeMilliseconds">What the <see cref="SpeedProbe"/> took meanwhile.</param>
internal sealed record SharedCores(ProfileCatalog Alone, ProfileCatalog Beside, double ProbeMilliseconds)
{
    /// <summary>The estimate changes how often stages work side by side, and that the estimate; this soon ends.</summary>
    private const int Steps = 4;

    /// <summary>The times that the profiles are the means of, in milliseconds, by stage; none if they are not known.</summary>
    public IReadOnlyList<IReadOnlyList<double>> AloneMilliseconds { get; init; } = [];

    /// <summary>The same beside another stage.</summary>
    public IReadOnlyList<IReadOnlyList<double>> BesideMilliseconds { get; init; } = [];

    /// <summary>The mean of these profiles and others of the same case.</summary>
    public SharedCores MeanWith(SharedCores other, AccuracyCase one) =>
        new(one.Mean(Alone, other.Alone, _ => 0.5), one.Mean(Beside, other.Beside, _ => 0.5), (ProbeMilliseconds + other.ProbeMilliseconds) / 2)
        {
            AloneMilliseconds = Both(AloneMilliseconds, other.AloneMilliseconds),
            BesideMilliseconds = Both(BesideMilliseconds, other.BesideMilliseconds),
        };

    /// <summary>What the profiles would be on a machine that does arithmetic so fast that the probe takes so long.</summary>
    public SharedCores AtSpeed(double probeMilliseconds, AccuracyCase one)
    {
        double factor = probeMilliseconds / ProbeMilliseconds;
        return new SharedCores(one.Scale(Alone, factor), one.Scale(Beside, factor), probeMilliseconds);
    }

    /// <summary>The profiles of a case under a load: both in the mean, by the chance that another stage works.</summary>
    public ProfileCatalog Under(AccuracyCase one, Workload workload)
    {
        ProfileCatalog catalog = Alone;
        for (int step = 0; step < Steps; step++)
        {
            double[] weights = OthersWork(one, workload, catalog);
            catalog = one.Mean(Alone, Beside, stage => weights[stage]);
        }

        return catalog;
    }

    /// <summary>Times for the items of a workload, drawn from those measured: as they differ, but none like the one before, as they are where the machine is slow for a while.</summary>
    /// <param name="one">The case. It has no batches.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="random">What draws them.</param>
    public IReadOnlyList<ServedBatch[]> Draw(AccuracyCase one, Workload workload, Random random)
    {
        double[] weights = OthersWork(one, workload, Under(one, workload));
        return [.. weights.Select((weight, stage) =>
        {
            var batches = new ServedBatch[Enumerable.Range(0, workload.QueryCount).Sum(query => workload.Visits.Count(stage, query))];
            for (int i = 0; i < batches.Length; i++)
            {
                IReadOnlyList<double> times = random.NextDouble() < weight ? BesideMilliseconds[stage] : AloneMilliseconds[stage];
                batches[i] = new ServedBatch(1, times[random.Next(times.Count)] / 1000);
            }

            return batches;
        })];
    }

    /// <summary>By stage, how likely it is that another works.</summary>
    private static double[] OthersWork(AccuracyCase one, Workload workload, ProfileCatalog catalog)
    {
        double[] busy = [.. new Estimator(workload, catalog).Estimate(one.Plan).Stages.Select(stage => stage.Utilization)];
        return [.. busy.Select((_, stage) => 1 - busy.Where((_, other) => other != stage).Aggregate(1.0, (idle, share) => idle * (1 - share)))];
    }

    private static IReadOnlyList<IReadOnlyList<double>> Both(IReadOnlyList<IReadOnlyList<double>> first, IReadOnlyList<IReadOnlyList<double>> second) =>
        [.. first.Zip(second, (one, other) => (IReadOnlyList<double>)[.. one, .. other])];
}
