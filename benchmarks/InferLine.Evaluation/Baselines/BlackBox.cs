using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Baselines;

/// <summary>
/// The coarse-grained baseline of the InferLine paper (section 6): the pipeline as one unit with one batch size, of which whole copies are deployed.
/// </summary>
/// <remarks>
/// The batch size is the largest at which a batch passes the longest path within the objective's latency, if it need not wait. A copy has one replica of
/// each stage, and carries what its bottleneck carries. Copies share a queue per stage when they are simulated, which is better for them than a queue
/// each. What is not taken into account is waiting: neither number of copies is tried out.
/// </remarks>
internal sealed class BlackBox
{
    private readonly Workload _sample;
    private readonly ServiceLevelObjective _slo;
    private readonly IReadOnlyList<string> _hardware;

    private BlackBox(PlanningRequest request, IReadOnlyList<string> hardware, int batchSize, double throughputPerSecond)
    {
        (_sample, _slo, _hardware) = (request.Workload, request.Slo, hardware);
        (BatchSize, ThroughputPerSecond) = (batchSize, throughputPerSecond);
    }

    /// <summary>The batch size of all stages.</summary>
    public int BatchSize { get; }

    /// <summary>The queries per second that one copy carries.</summary>
    public double ThroughputPerSecond { get; }

    /// <summary>Copies for the mean rate of the sample: CG-Mean.</summary>
    public Plan ForMeanRate() => Copies(_sample.Arrivals.MeanRatePerSecond);

    /// <summary>Copies for the largest rate of the sample in any window as long as the objective's latency: CG-Peak.</summary>
    public Plan ForPeakRate() => Copies(ArrivalCurve.Of(_sample.Arrivals, [_slo.Latency]).Points[0].RatePerSecond);

    /// <summary>The unit on the hardware given for each stage; <see langword="null"/> if not even batches of one pass in time.</summary>
    public static BlackBox? Create(PlanningRequest request, IReadOnlyList<string> hardware)
    {
        Pipeline pipeline = request.Workload.Pipeline;
        LatencyProfile[] profiles = [.. pipeline.Stages.Select((stage, s) => request.Catalog.GetProfile(stage.Model, hardware[s]))];
        for (int size = profiles.Min(profile => profile.MaxBatchSize); size >= 1; size--)
        {
            if (pipeline.Topology.LongestPath([.. profiles.Select(profile => profile.LatencySeconds(size))]) <= request.Slo.LatencySeconds)
            {
                IReadOnlyList<double> scale = request.Workload.Visits.ScaleFactors;
                return new BlackBox(request, hardware, size, profiles.Select((profile, s) => profile.ThroughputPerSecond(size) / scale[s]).Min());
            }
        }

        return null;
    }

    /// <summary>
    /// The hardware with the least latency for each stage, for a batch of one: what the paper's coarse-grained baselines run on, whatever it costs.
    /// </summary>
    public static IReadOnlyList<string> FastestHardware(PlanningRequest request) =>
    [
        .. request.Workload.Pipeline.Stages.Select(stage => request.Catalog.GetModel(stage.Model).ByHardware
            .OrderBy(choice => choice.Value.LatencySeconds(1))
            .ThenBy(choice => request.Catalog.GetHardware(choice.Key).CostPerHour)
            .First().Key),
    ];

    private Plan Copies(double ratePerSecond)
    {
        int copies = (int)Math.Ceiling(ratePerSecond / ThroughputPerSecond);
        return new Plan(_sample.Pipeline.Name, _sample.Pipeline.Stages.Select((stage, s) => new StagePlan(stage.Name, _hardware[s], BatchSize, copies)))
        {
            Slo = _slo,
            MeanRatePerSecond = _sample.Arrivals.MeanRatePerSecond,
        };
    }
}
