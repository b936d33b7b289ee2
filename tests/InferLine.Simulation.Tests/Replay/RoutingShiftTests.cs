using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Replay.Tests;

/// <summary>Dusk falls: of a steady stream of frames, ever more need a second look. Arrivals at the entrance tell nothing of it, the counts of items do.</summary>
public sealed class RoutingShiftTests
{
    private const double RatePerSecond = 500;
    private const double Before = 0.2;
    private const double After = 0.8;
    private const double ShiftBegins = 60;
    private const double ShiftEnds = 460;

    private static readonly Pipeline Cameras = Pipeline.Create("cameras").Stage("detect", "detector").Stage("enhance", "enhancer").Edge("detect", "enhance", Before).Build();

    private static readonly ProfileCatalog Catalog = new(
        [new HardwareType("gpu", 1)],
        [Model("detector", new BatchLatency(1, 8), new BatchLatency(8, 30)), Model("enhancer", new BatchLatency(1, 30), new BatchLatency(4, 80))]);

    [Theory]
    [InlineData(ProportionalTuner.PolicyName)]
    [InlineData(ClassicTuner.PolicyName)]
    public void Reported_items_keep_the_objective_where_planned_scale_factors_miss_it(string policy)
    {
        ArrivalTrace sample = ArrivalProcess.Poisson(RatePerSecond).Generate(TimeSpan.FromSeconds(60), seed: 1);
        Plan plan = new AutoPlanner().Plan(
            new PlanningRequest(Workload.Sample(Cameras, sample, seed: 1), Catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(250))),
            progress: null,
            TestContext.Current.CancellationToken).Plan!;
        Workload day = Dusk(ArrivalProcess.Poisson(RatePerSecond).Generate(TimeSpan.FromSeconds(560), seed: 2));

        ReplayResult without = Replay(day, plan, policy, reportItems: false);
        ReplayResult with = Replay(day, plan, policy, reportItems: true);

        Assert.True(with.Attainment >= 0.99, FormattableString.Invariant($"with reports {with.Attainment}, without {without.Attainment}"));
        Assert.True(without.Attainment < 0.9, FormattableString.Invariant($"with reports {with.Attainment}, without {without.Attainment}"));
        Assert.True(with.Stages[1].PeakReplicas > 2 * without.Stages[1].PeakReplicas);
        Assert.Equal(without.Stages[0].PeakReplicas, with.Stages[0].PeakReplicas);
    }

    private static ReplayResult Replay(Workload workload, Plan plan, string policy, bool reportItems)
    {
        var options = new TunerOptions { Headroom = 0.2 };
        ITuner tuner = policy == ClassicTuner.PolicyName ? new ClassicTuner(Cameras, plan, Catalog, options) : new ProportionalTuner(Cameras, plan, Catalog, options);
        return new TunerReplay(workload, Catalog).Run(plan, tuner, new ReplayOptions { ReportItems = reportItems }, TestContext.Current.CancellationToken);
    }

    private static Workload Dusk(ArrivalTrace arrivals)
    {
        var random = new Random(3);
        double[] seconds = arrivals.Seconds.ToArray();
        int[] enhanced = Array.ConvertAll(seconds, arrival => random.NextDouble() < Probability(arrival) ? 1 : 0);
        return new Workload(arrivals, Visits.FromCounts(Cameras, [Array.ConvertAll(seconds, _ => 1), enhanced]));
    }

    private static double Probability(double seconds) => Before + ((After - Before) * Math.Clamp((seconds - ShiftBegins) / (ShiftEnds - ShiftBegins), 0, 1));

    private static ModelProfile Model(string name, params BatchLatency[] latencies) =>
        new(name, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["gpu"] = new LatencyProfile(latencies) });
}
