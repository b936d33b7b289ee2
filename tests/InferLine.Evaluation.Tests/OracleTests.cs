using InferLine.Estimation;
using InferLine.Evaluation.Baselines;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Tests;

public sealed class OracleTests
{
    private static readonly Pipeline Chain = Pipeline.Create("chain").Stage("a", "m").Stage("b", "n").Chain("a", "b").Build();

    private static readonly ProfileCatalog Catalog = new(
        [new HardwareType("cheap", 1), new HardwareType("dear", 3)],
        [Model("m", "cheap", 10, 12), Model("n", "dear", 25, 30)]);

    private static readonly Plan Planned = new("chain", [new StagePlan("a", "cheap", batchSize: 2, replicas: 1), new StagePlan("b", "dear", batchSize: 2, replicas: 1)])
    {
        Slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(80)),
    };

    [Theory]
    [InlineData(50, 1)]
    [InlineData(200, 2)]
    [InlineData(300, 3)]
    public void Finds_what_trying_everything_finds(double rate, ulong seed)
    {
        Workload workload = Workload.Sample(Chain, ArrivalProcess.Poisson(rate).Generate(TimeSpan.FromSeconds(30), seed), seed);
        var estimator = new Estimator(workload, Catalog);
        double cheapest = (from a in Enumerable.Range(1, 9)
                           from b in Enumerable.Range(1, 9)
                           where Meets(estimator, a, b)
                           select a + (3.0 * b)).Min();
        int[] found = new ReplicaOracle(Planned, Catalog).Cheapest(workload);
        Assert.True(Meets(estimator, found[0], found[1]));
        Assert.Equal(cheapest, found[0] + (3.0 * found[1]));
    }

    [Fact]
    public void The_schedule_follows_the_load()
    {
        var rates = new RateSeries([0, 30, 60], [20, 300, 20]);
        ArrivalTrace arrivals = ArrivalProcess.Piecewise(rates, coefficientOfVariation: 0).Generate(TimeSpan.FromSeconds(90), seed: 1);
        var schedule = new ReplicaOracle(Planned, Catalog).Schedule(Workload.Sample(Chain, arrivals, seed: 1));
        Assert.Equal([0, 30, 60], schedule.Select(target => target.AtSeconds));
        Assert.Equal([1, 1], schedule[0].Replicas);
        Assert.True(schedule[1].Replicas[1] >= 4);
        Assert.Equal([1, 1], schedule[2].Replicas);
    }

    [Fact]
    public void A_plan_carries_what_a_constant_rate_may_rise_to()
    {
        // Stage b serves two items in 30 ms: 66.7 per second, each well within 80 ms.
        Workload sample = Workload.Sample(Chain, ArrivalProcess.Constant(20).Generate(TimeSpan.FromMinutes(5), seed: 1), seed: 1);
        Assert.InRange(CarriedRate.Of(Planned, sample, Catalog, windowSeconds: 10), 60, 67.5);
    }

    private static bool Meets(Estimator estimator, int a, int b) =>
        estimator.Estimate(With(a, b), cancellationToken: TestContext.Current.CancellationToken).MeetsObjective == true;

    private static Plan With(int a, int b) =>
        new("chain", [new StagePlan("a", "cheap", batchSize: 2, a), new StagePlan("b", "dear", batchSize: 2, b)]) { Slo = Planned.Slo };

    private static ModelProfile Model(string name, string hardware, double oneMs, double twoMs) =>
        new(name, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [hardware] = new([new BatchLatency(1, oneMs), new BatchLatency(2, twoMs)]) });
}
