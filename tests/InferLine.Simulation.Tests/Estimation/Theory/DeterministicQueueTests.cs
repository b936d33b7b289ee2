using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests.Theory;

/// <summary>Systems without randomness, whose every wait follows from arithmetic. Times are binary fractions, so results are exact.</summary>
public sealed class DeterministicQueueTests
{
    /// <summary>D/D/c: below and at saturation nobody waits.</summary>
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(1, 0.25)]
    [InlineData(3, 3.0)]
    [InlineData(3, 2.5)]
    public void Nobody_waits_up_to_saturation(int replicas, double service)
    {
        Scenario scenario = SingleStage.WithConstantArrivals(count: 1_000, gap: 1, [service], replicas);

        Assert.All(scenario.Latencies(), latency => Assert.Equal(service, latency));
    }

    /// <summary>D/D/c above saturation: replicas take turns, so every c-th query waits longer than the one before by c servings' worth of overload, s - c·gap.</summary>
    [Theory]
    [InlineData(1, 1.25)]
    [InlineData(1, 2.0)]
    [InlineData(3, 3.5)]
    public void Waits_grow_linearly_above_saturation(int replicas, double service)
    {
        Scenario scenario = SingleStage.WithConstantArrivals(count: 1_000, gap: 1, [service], replicas);

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => service + (i / replicas * (service - replicas))), scenario.Latencies());
    }

    /// <summary>
    /// A batch of n takes 6 + 2·n and a query arrives every 4, so a batch of 3 takes as long as 3 arrivals do: batches grow to 3 and stay. They start at 0, 8, 18, 28, 40,
    /// and then every 12.
    /// </summary>
    [Fact]
    public void Greedy_batches_grow_until_they_keep_up()
    {
        Scenario scenario = SingleStage.WithConstantArrivals(count: 8 + (3 * 50), gap: 4, [8, 10, 12, 14]);

        double[] firstBatches = [8, 18 - 4, 18 - 8, 28 - 12, 28 - 16, 40 - 20, 40 - 24, 40 - 28];
        IEnumerable<double> steady = Enumerable.Repeat<double[]>([8 + 12, 4 + 12, 12], 50).SelectMany(latencies => latencies);
        Assert.Equal(firstBatches.Concat(steady), scenario.Latencies());
    }

    /// <summary>
    /// Batches of 4 take 8 and a query arrives every 1: half of the load is carried. The first query is served alone until 5; from then on all batches are full, and the k-th
    /// of them ends at 5 + 8·k.
    /// </summary>
    [Fact]
    public void Full_batches_fall_behind_at_a_constant_rate()
    {
        Scenario scenario = SingleStage.WithConstantArrivals(count: 1 + (4 * 100), gap: 1, [5, 6, 7, 8]);

        double[] expected = [5, .. Enumerable.Range(1, 400).Select(i => 5.0 + (8 * ((i + 3) / 4)) - i)];
        Assert.Equal(expected, scenario.Latencies());
    }

    /// <summary>With a query every 2 and a delay of 3, a batch holds the oldest query, the one 2 after it, and none of those later.</summary>
    [Fact]
    public void A_delay_makes_pairs()
    {
        Scenario scenario = SingleStage.WithConstantArrivals(count: 200, gap: 2, [1, 1, 1, 1], delay: 3);

        Assert.Equal(Enumerable.Repeat<double[]>([3 + 1, 1 + 1], 100).SelectMany(latencies => latencies), scenario.Latencies());
        Assert.Equal(2, scenario.Estimate().Stages[0].MeanBatch);
    }

    /// <summary>The delay is long enough for four queries, so batches are full and start with the arrival of their last.</summary>
    [Fact]
    public void A_long_delay_fills_batches()
    {
        Scenario scenario = SingleStage.WithConstantArrivals(count: 200, gap: 2, [1, 1, 1, 1], delay: 100);

        Assert.Equal(Enumerable.Repeat<double[]>([6 + 1, 4 + 1, 2 + 1, 1], 50).SelectMany(latencies => latencies), scenario.Latencies());
    }

    /// <summary>H. D. Friedman, "Reduction methods for tandem queuing systems", Operations Research 13 (1965): with constant service times the order of the stations does not matter.</summary>
    [Property(MaxTest = 300, Replay = "20250801,1")]
    public Property The_order_of_stages_in_tandem_does_not_matter() => Prop.ForAll(
        ScenarioGen.Any(TimeScale.Grid), Gen.Zip(Gen.Choose(1, 8), Gen.Choose(1, 3)).Two().ToArbitrary(), (traffic, stations) =>
        {
            ((int Steps, int Replicas) a, (int Steps, int Replicas) b) = stations;
            double[] arrivals = traffic.Workload.Arrivals.Seconds.ToArray();

            BitAssert.Equal(Tandem(a, b).Latencies(), Tandem(b, a).Latencies(), "latency of query");

            Scenario Tandem((int Steps, int Replicas) first, (int Steps, int Replicas) second) => new ScenarioBuilder()
                .Stage("first", [first.Steps / 64.0], replicas: first.Replicas)
                .Stage("second", [second.Steps / 64.0], replicas: second.Replicas)
                .Edge("first", "second")
                .Queries(arrivals)
                .Build();
        });
}
