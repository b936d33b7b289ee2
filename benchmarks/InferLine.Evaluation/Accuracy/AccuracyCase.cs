using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A pipeline that can be estimated and served alike.</summary>
/// <param name="Pipeline">The pipeline. Its stages have a model each.</param>
/// <param name="Catalog">The profiles.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Tolerance">How far the estimated p99 may be from the measured one, as a share of that.</param>
internal sealed record AccuracyCase(Pipeline Pipeline, ProfileCatalog Catalog, Plan Plan, double Tolerance)
{
    /// <summary>The client of a stage, by its index; it gives back the items that it gets, of type <see cref="ReplayedQuery"/>.</summary>
    public required Func<int, IStageClient> Client { get; init; }

    /// <summary>What the queries of a trace do, with a seed.</summary>
    public Func<ArrivalTrace, ulong, Workload> Sample { get; init; } = (arrivals, seed) => Workload.Sample(Pipeline, arrivals, seed);

    /// <summary>The profiles of its stages as measured outside of a running pipeline; <see langword="null"/> if they are what they are.</summary>
    public SharedCores? Shared { get; init; }

    /// <summary>The number of queries that are served to learn how long batches take in service, before the first part of a round and after each; 0 if they take what the profiles say.</summary>
    public int CalibrationQueries { get; init; }

    /// <summary>The number of parts that a round has, by its load.</summary>
    public Func<double, int> Parts { get; init; } = _ => 1;

    /// <summary>The mean number of items per query, by stage.</summary>
    public IReadOnlyList<double> ItemsPerQuery { get; init; } = Pipeline.ScaleFactors;

    /// <summary>The number of queries per part of a round: so many that 16 are beyond the p99.</summary>
    public int Queries { get; init; } = 1_600;

    /// <summary>The number of queries before the first round of a pass: enough for the runtime's code to be compiled, twice over.</summary>
    public int WarmUpQueries { get; init; } = 500;

    /// <summary>The loads that it is measured at, as shares of <see cref="CapacityPerSecond"/>.</summary>
    public IReadOnlyList<double> Loads { get; init; } = [0.3, 0.6, 0.8];

    /// <summary>The stage that carries the fewest queries per second, k·μ(batch size) over the items per query.</summary>
    public int Bottleneck => Enumerable.Range(0, Pipeline.Stages.Count).MinBy(Capacity);

    /// <summary>The queries per second that the bottleneck carries.</summary>
    public double CapacityPerSecond => Capacity(Bottleneck);

    /// <summary>The profile of a stage as planned.</summary>
    public LatencyProfile Profile(int stage) => ProfileOf(Catalog, stage);

    /// <summary>A stage of the plan, by its index in the pipeline.</summary>
    public StagePlan Planned(int stage) => Plan.InOrderOf(Pipeline)[stage];

    /// <summary>The same with the overhead of a runtime: it takes a moment to start a batch, which takes what comes meanwhile too, and another to notice its end.</summary>
    /// <param name="dispatch">How long it takes to start a batch.</param>
    /// <param name="excessSeconds">By stage, by how much a batch takes longer than its profile says.</param>
    public AccuracyCase WithOverhead(Dispatch dispatch, IReadOnlyList<double> excessSeconds) => this with
    {
        Catalog = Profiles(s => Slower(Profile(s), excessSeconds[s])),
        Plan = new Plan(Plan.Pipeline, Plan.Stages.Select(stage => dispatch.Delay(stage, Pipeline.Topology.IsEntry(Pipeline.IndexOf(stage.Stage))))),
    };

    /// <summary>The mean of two catalogs of the same models and sizes.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <param name="weight">By stage, the weight of the second, from 0 to 1.</param>
    public ProfileCatalog Mean(ProfileCatalog first, ProfileCatalog second, Func<int, double> weight) => Profiles(s =>
    {
        IReadOnlyList<BatchLatency> others = ProfileOf(second, s).Measurements;
        return new LatencyProfile(ProfileOf(first, s).Measurements.Zip(others, (one, other) => new BatchLatency(one.Size, one.Milliseconds + (weight(s) * (other.Milliseconds - one.Milliseconds)))));
    });

    /// <summary>The profiles with their times multiplied.</summary>
    /// <param name="factor">By what, by stage.</param>
    public ProfileCatalog Scale(Func<int, double> factor) =>
        Profiles(s => new LatencyProfile(Profile(s).Measurements.Select(one => new BatchLatency(one.Size, factor(s) * one.Milliseconds))));

    private ProfileCatalog Profiles(Func<int, LatencyProfile> profile) => new(Catalog.Hardware, Pipeline.Stages.Select((stage, s) =>
        new ModelProfile(stage.Model, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [Planned(s).Hardware] = profile(s) })));

    private LatencyProfile ProfileOf(ProfileCatalog catalog, int stage) => catalog.GetProfile(Pipeline.Stages[stage].Model, Planned(stage).Hardware);

    private static LatencyProfile Slower(LatencyProfile profile, double seconds) =>
        new(profile.Measurements.Select(measured => new BatchLatency(measured.Size, measured.Milliseconds + (1000 * seconds))));

    private double Capacity(int stage) =>
        Planned(stage).Replicas * Profile(stage).ThroughputPerSecond(Planned(stage).BatchSize) / ItemsPerQuery[stage];
}
