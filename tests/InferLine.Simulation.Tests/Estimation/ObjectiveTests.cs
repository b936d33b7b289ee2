using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation.Tests.Reference;
using InferLine.Plans;
using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests;

/// <summary>Attainment, and whether a plan meets its objective, against plain counting and sorting.</summary>
public sealed class ObjectiveTests
{
    /// <summary>In thousandths; small ones mean the least latency, 100% means the largest.</summary>
    private static readonly int[] Percentiles = [1, 100, 500, 900, 950, 990, 999, 1000];

    /// <summary>The limit is often exactly the latency of some query, which is then within it.</summary>
    [Property(MaxTest = 1000, Replay = "20250401,1")]
    public Property An_objective_is_met_if_its_percentile_is_within_the_limit() => Prop.ForAll(
        ScenarioGen.Any(TimeScale.Grid),
        Gen.Zip(Gen.Elements(Percentiles), Gen.Choose(0, int.MaxValue)).ToArbitrary(),
        (scenario, choice) =>
        {
            (int perThousand, int query) = choice;
            double[] latencies = scenario.Latencies();
            var slo = new ServiceLevelObjective(TimeSpan.FromSeconds(latencies[query % latencies.Length]), perThousand / 10.0);
            double atPercentile = ReferenceRun.Percentile(latencies, perThousand);

            Estimate estimate = (scenario with { Plan = scenario.Plan with { Slo = slo } }).Estimate();

            BitAssert.Equal(atPercentile, estimate.AtPercentileSeconds, "percentile of the objective");
            BitAssert.Equal(latencies.Count(latency => latency <= slo.LatencySeconds) / (double)latencies.Length, estimate.Attainment!.Value, "attainment");
            Assert.Equal(atPercentile <= slo.LatencySeconds, estimate.MeetsObjective);
        });

    [Fact]
    public void The_limit_itself_is_within_the_objective()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [1]).Queries(0, 0, 0, 0).Build();

        Estimate estimate = (scenario with { Plan = scenario.Plan with { Slo = new ServiceLevelObjective(TimeSpan.FromSeconds(3), percentile: 75) } }).Estimate();

        Assert.Equal(0.75, estimate.Attainment);
        Assert.True(estimate.MeetsObjective);
    }
}
