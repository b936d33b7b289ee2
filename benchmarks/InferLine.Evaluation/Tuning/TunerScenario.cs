using InferLine.Evaluation.Baselines;
using InferLine.Evaluation.Workloads;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Evaluation.Tuning;

/// <summary>A plan made on the sample of a load, and the live part of the load to replay tuners on.</summary>
internal sealed class TunerScenario
{
    private const ulong SampleSeed = 11;
    private const ulong LiveSeed = 12;

    private readonly Lazy<double> _carriedRate;
    private readonly TunerReplay _replay;

    private TunerScenario(PlanningRequest request, LoadTrace load, Plan plan)
    {
        (Request, Load, Plan) = (request, load, plan);
        Live = Workload.Sample(request.Workload.Pipeline, load.Arrivals, LiveSeed);
        _replay = new TunerReplay(Live, request.Catalog);
        _carriedRate = new Lazy<double>(() => Baselines.CarriedRate.Of(plan, request.Workload, request.Catalog, AutoScaleTuner.RateSeconds));
    }

    /// <summary>The question that was planned.</summary>
    public PlanningRequest Request { get; }

    public Pipeline Pipeline => Request.Workload.Pipeline;

    public ProfileCatalog Catalog => Request.Catalog;

    public LoadTrace Load { get; }

    /// <summary>The plan that tuners begin with.</summary>
    public Plan Plan { get; }

    /// <summary>What arrives.</summary>
    public Workload Live { get; }

    /// <summary>Up to which rate, over the window that AutoScale looks at, the plan meets its objective; in queries per second.</summary>
    public double CarriedRate => _carriedRate.Value;

    /// <summary>Plans on the sample.</summary>
    public static TunerScenario Create(PipelineCase pipeline, ProfileCatalog catalog, LoadTrace load)
    {
        var request = new PlanningRequest(Workload.Sample(pipeline.Pipeline, load.Sample, SampleSeed), catalog, pipeline.Slo);
        PlanningResult result = new AutoPlanner(new PlannerOptions { TimeLimit = null }).Plan(request);
        return new TunerScenario(request, load, result.Plan ?? throw new InvalidOperationException($"{pipeline.Pipeline.Name}, {load.Name}: {result.Search.Reason}"));
    }

    /// <summary>The same load on a plan of another make.</summary>
    public TunerScenario WithPlan(Plan plan) => new(Request, Load, plan);

    public TunerOutcome Run(TunerPolicy policy, TunerOptions? options = null) => Run(policy.Name, policy.Create(this, options ?? new TunerOptions()), options);

    public TunerOutcome Run(string name, ITuner? tuner, TunerOptions? options = null) =>
        TunerOutcome.Of(name, _replay.Run(Plan, tuner, new ReplayOptions { Activation = options?.Activation ?? TunerOptions.DefaultActivation }));

    /// <summary>The oracle on the plan's hardware and batch sizes.</summary>
    public TunerOutcome RunOracle() =>
        TunerOutcome.Of("oracle", _replay.RunSchedule(Plan, new ReplicaOracle(Plan, Catalog).Schedule(Live), new ReplayOptions { Activation = TimeSpan.Zero }));
}
