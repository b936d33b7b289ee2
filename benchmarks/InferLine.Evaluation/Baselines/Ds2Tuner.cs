using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Evaluation.Baselines;

/// <summary>
/// Every 30 s, each stage gets the observed rate of its items over the rate that one replica truly processes, after DS2 (Kalavri et al., OSDI 2018). No
/// slack, no latency.
/// </summary>
internal sealed class Ds2Tuner : ReactiveTuner
{
    private const double PeriodSeconds = 30;

    private readonly double[] _perReplica;
    private int[] _wanted;
    private double _next = PeriodSeconds;

    public Ds2Tuner(Pipeline pipeline, Plan plan, ProfileCatalog catalog)
        : base(pipeline, plan)
    {
        _perReplica =
        [
            .. Planned.Select((stage, s) =>
                catalog.GetProfile(pipeline.Stages[s].Model, stage.Hardware).ThroughputPerSecond(stage.BatchSize) / (stage.ScaleFactor ?? pipeline.ScaleFactors[s])),
        ];
        _wanted = [.. Replicas];
    }

    public override string Policy => "ds2";

    protected override IReadOnlyList<int> Wanted(double nowSeconds)
    {
        if (nowSeconds >= _next)
        {
            double rate = Rate(nowSeconds, PeriodSeconds);
            _wanted = Array.ConvertAll(_perReplica, each => Math.Max(1, (int)Math.Ceiling(rate / each)));
            _next += PeriodSeconds;
        }

        return _wanted;
    }
}
