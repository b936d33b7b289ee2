using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Hosting.Tests.Testing;

/// <summary>A pipeline of two stages, and a plan of it for 50 queries per second.</summary>
internal static class Sample
{
    public static Pipeline Pipeline { get; } = Pipeline.Create("sample").Stage("detect", "detector").Stage("classify", "classifier").Chain("detect", "classify").Build();

    public static ProfileCatalog Profiles { get; } = new(
        [new HardwareType("cpu", 1), new HardwareType("gpu", 5)],
        [
            new ModelProfile("detector", new Dictionary<string, LatencyProfile> { ["cpu"] = Profile(20, 4), ["gpu"] = Profile(5, 1) }),
            new ModelProfile("classifier", new Dictionary<string, LatencyProfile> { ["cpu"] = Profile(10, 2), ["gpu"] = Profile(3, 1) }),
        ]);

    public static ServiceLevelObjective Slo { get; } = new(TimeSpan.FromMilliseconds(150));

    public static Plan Plan { get; } = PlanFor(50);

    public static Plan PlanFor(double ratePerSecond) => new GreedyPlanner(new PlannerOptions { TimeLimit = null }).Plan(new PlanningRequest(
        Workload.Sample(Pipeline, ArrivalProcess.Poisson(ratePerSecond).Generate(TimeSpan.FromSeconds(60), 1), 1), Profiles, Slo)).Plan!;

    private static LatencyProfile Profile(double fixedMs, double perItemMs) => new([new BatchLatency(1, fixedMs + perItemMs), new BatchLatency(8, fixedMs + (8 * perItemMs))]);
}
