using System.Text;
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Reporting;
using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Testing;

/// <summary>A small pipeline with everything that a report can show.</summary>
internal static class Sample
{
    public static readonly ServiceLevelObjective Slo = new(TimeSpan.FromMilliseconds(100));

    public static readonly ProfileCatalog Catalog = new(
        [new HardwareType("cpu", 0.5), new HardwareType("gpu", 2)],
        [
            new ModelProfile("detector", Profiles((10, 24), (40, 200))),
            new ModelProfile("classifier", Profiles((5, 12), (12, 60))),
        ]);

    public static Pipeline Pipeline { get; } = PipelineOf("detect");

    public static Pipeline PipelineOf(string first) => Pipeline.Create("street").Stage(first, "detector").Stage("classify", "classifier").Edge(first, "classify", probability: 0.6, fanOut: 2).Build();

    public static Workload Load(Pipeline pipeline, double ratePerSecond, TimeSpan duration) =>
        Workload.Sample(pipeline, ArrivalProcess.Gamma(ratePerSecond, 1.5).Generate(duration, seed: 3), seed: 4);

    public static PlanningResult Search(Workload load, ServiceLevelObjective? slo = null) => new AutoPlanner().Plan(new PlanningRequest(load, Catalog, slo ?? Slo));

    public static Report Simulation(Workload load, ReportDetails? details = null)
    {
        Plan plan = Search(Load(load.Pipeline, 60, TimeSpan.FromSeconds(30))).Plan!;
        return Report.OfSimulation(load, Catalog, plan, EstimateOf(load, plan), details);
    }

    public static Report Planning(Workload load, ServiceLevelObjective? slo = null)
    {
        PlanningResult result = Search(load, slo);
        return Report.OfPlanning(new PlanningRequest(load, Catalog, slo ?? Slo), result, result.Plan is { } plan ? EstimateOf(load, plan) : null);
    }

    public static Report Replay(Workload load)
    {
        Plan plan = Search(Load(load.Pipeline, 60, TimeSpan.FromSeconds(30))).Plan!;
        var tuner = new ProportionalTuner(load.Pipeline, plan, Catalog, new TunerOptions());
        return Report.OfReplay(load, Catalog, plan, new TunerReplay(load, Catalog).Run(plan, tuner, new ReplayOptions { IncludeLatencies = true }));
    }

    public static Report Sweep(Workload load)
    {
        var request = new PlanningRequest(load, Catalog, Slo);
        return Report.OfSweep(request, SweepAxis.Latency, new PlanSweep(new AutoPlanner()).OverLatency(request, [TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(200)]));
    }

    public static async Task<string> HtmlOf(Report report)
    {
        using var stream = new MemoryStream();
        await report.WriteAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Latencies for a batch of 1 and of 8, in milliseconds.</summary>
    private static Dictionary<string, LatencyProfile> Profiles((double One, double Eight) gpu, (double One, double Eight) cpu) => new(StringComparer.Ordinal)
    {
        ["gpu"] = new LatencyProfile([new BatchLatency(1, gpu.One), new BatchLatency(8, gpu.Eight)]),
        ["cpu"] = new LatencyProfile([new BatchLatency(1, cpu.One), new BatchLatency(8, cpu.Eight)]),
    };

    private static Estimate EstimateOf(Workload load, Plan plan) => new Estimator(load, Catalog).Estimate(plan, new EstimateOptions { IncludeLatencies = true, IncludeTail = true });
}
