using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Planning.Tests;

/// <summary>Requests of a fixed kind, for tests by example.</summary>
internal static class Requests
{
    /// <summary>Two stages in a row, each on a cheap or a dear type of hardware, under 20 s of Poisson arrivals.</summary>
    public static PlanningRequest TwoStages(double ratePerSecond, double latencyMs, int? maxReplicas = null)
    {
        Pipeline pipeline = Pipeline.Create("two").Stage("first", "a").Stage("second", "b").Chain("first", "second").Build();
        var catalog = new ProfileCatalog(
            [new HardwareType("cheap", 1, maxReplicas), new HardwareType("dear", 4, maxReplicas)],
            [Model("a", 8, 3), Model("b", 12, 5)]);
        ArrivalTrace arrivals = ArrivalProcess.Poisson(ratePerSecond).Generate(TimeSpan.FromSeconds(20), seed: 1);
        return new PlanningRequest(Workload.Sample(pipeline, arrivals, seed: 1), catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(latencyMs)));
    }

    private static ModelProfile Model(string name, double cheapMs, double dearMs) => new(
        name,
        new Dictionary<string, LatencyProfile>(StringComparer.Ordinal)
        {
            ["cheap"] = new([new(1, cheapMs), new(4, 2 * cheapMs), new(8, 3 * cheapMs)]),
            ["dear"] = new([new(1, dearMs), new(4, 2 * dearMs), new(8, 3 * dearMs)]),
        });
}
