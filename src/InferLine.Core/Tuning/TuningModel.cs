using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>What a tuner knows of the pipeline and its plan, per stage in the pipeline's order.</summary>
internal sealed class TuningModel
{
    public TuningModel(Pipeline pipeline, Plan plan, ProfileCatalog catalog, TunerOptions options)
    {
        options.Validate(pipeline);
        Pipeline = pipeline;
        Options = options;
        Stages = plan.InOrderOf(pipeline);
        Envelope = plan.Envelope ?? throw Missing("envelope");
        MeanRatePerSecond = plan.MeanRatePerSecond is > 0 and { } rate ? rate : throw Missing("meanRatePerSecond");
        ScaleFactors = [.. Stages.Select(stage => stage.ScaleFactor ?? throw Missing($"scaleFactor of stage {Require.Quote(stage.Stage)}"))];
        Profiles = [.. Stages.Select((stage, s) => catalog.GetProfile(pipeline.Stages[s].Model, stage.Hardware).Covering(stage))];
        ThroughputPerSecond = [.. Stages.Select((stage, s) => Profiles[s].ThroughputPerSecond(stage.BatchSize))];
        CostPerHour = [.. Stages.Select(stage => catalog.GetHardware(stage.Hardware).CostPerHour)];
        Limits = new ReplicaLimits(this, catalog);
    }

    public Pipeline Pipeline { get; }

    public TunerOptions Options { get; }

    public IReadOnlyList<StagePlan> Stages { get; }

    public LatencyProfile[] Profiles { get; }

    /// <summary>The planned arrival curve.</summary>
    public ArrivalCurve Envelope { get; }

    /// <summary>λ: the mean rate that the plan was made for, in queries per second.</summary>
    public double MeanRatePerSecond { get; }

    /// <summary>s: planned items per query.</summary>
    public double[] ScaleFactors { get; }

    /// <summary>μ: what one replica sustains, in items per second.</summary>
    public double[] ThroughputPerSecond { get; }

    /// <summary>The price of one replica.</summary>
    public double[] CostPerHour { get; }

    public ReplicaLimits Limits { get; }

    /// <summary>ρ = λ·s / (k·μ) as planned (InferLine paper, section 5).</summary>
    public double ProvisioningRatio(int stage) => MeanRatePerSecond * ScaleFactors[stage] / (Stages[stage].Replicas * ThroughputPerSecond[stage]);

    private static InvalidInputException Missing(string property) =>
        new(null, "plan", $"it has no {property}, which a tuner compares the live load with; make the plan with 'inferline plan' or a planner");
}
