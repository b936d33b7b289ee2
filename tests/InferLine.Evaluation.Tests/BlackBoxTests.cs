using InferLine.Evaluation.Baselines;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Tests;

public sealed class BlackBoxTests
{
    private static readonly Pipeline Chain = Pipeline.Create("chain").Stage("a", "m").Stage("b", "n").Chain("a", "b").Build();

    /// <summary>Model m: 10 ms and 5 ms more per item, or half of that; model n: always 20 ms.</summary>
    private static readonly ProfileCatalog Catalog = new(
        [new HardwareType("slow", 1), new HardwareType("fast", 10)],
        [
            new ModelProfile("m", new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["slow"] = Linear(10, 5), ["fast"] = Linear(5, 2.5) }),
            new ModelProfile("n", new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["slow"] = Linear(20, 0), ["fast"] = Linear(20, 0) }),
        ]);

    [Fact]
    public void Fastest_hardware_has_the_least_latency_and_then_the_least_price() => Assert.Equal(["fast", "slow"], BlackBox.FastestHardware(Request(60)));

    [Theory]
    [InlineData(60, 6)] // 10 + 5·6 + 20 = 60
    [InlineData(59.9, 5)]
    [InlineData(35, 1)]
    [InlineData(1000, 8)] // No profile is known beyond 8.
    public void The_batch_is_the_largest_that_passes_the_longest_path_in_time(double latencyMs, int expected) =>
        Assert.Equal(expected, BlackBox.Create(Request(latencyMs), ["slow", "slow"])!.BatchSize);

    [Fact]
    public void There_is_no_unit_if_one_item_takes_too_long() => Assert.Null(BlackBox.Create(Request(34.9), ["slow", "slow"]));

    [Fact]
    public void A_copy_carries_what_its_bottleneck_carries()
    {
        // Batches of 6: stage a serves 6 in 40 ms, stage b 6 in 20 ms.
        Assert.Equal(150, BlackBox.Create(Request(60), ["slow", "slow"])!.ThroughputPerSecond, 9);
    }

    [Fact]
    public void Whole_copies_carry_the_mean_and_the_peak_rate()
    {
        // 300 queries in the first 100 ms of 2 s: 150 per second in the mean, 3,000 in the worst window of 60 ms.
        double[] seconds = [.. Enumerable.Range(1, 299).Select(i => i / 2990.0), 2];
        BlackBox unit = BlackBox.Create(Request(60, seconds), ["slow", "slow"])!;
        Plan mean = unit.ForMeanRate();
        Plan peak = unit.ForPeakRate();
        Assert.Equal([1, 1], mean.Stages.Select(stage => stage.Replicas));
        Assert.Equal([20, 20], peak.Stages.Select(stage => stage.Replicas));
        Assert.All(mean.Stages.Concat(peak.Stages), stage => Assert.Equal(6, stage.BatchSize));
    }

    private static LatencyProfile Linear(double fixedMs, double perItemMs) => new(Enumerable.Range(1, 8).Select(size => new BatchLatency(size, fixedMs + (size * perItemMs))));

    private static PlanningRequest Request(double latencyMs, double[]? seconds = null) =>
        new(Workload.Sample(Chain, new ArrivalTrace(seconds ?? [0, 1]), seed: 1), Catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(latencyMs)));
}
