using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests;

/// <summary>The tail shares: whatever the slowest queries waited for is found, and adds up to their latency.</summary>
public sealed class TailAnalysisTests
{
    [Property(MaxTest = 1000, Replay = "20250501,1")]
    public Property The_shares_add_up_to_the_latency_of_the_slow_queries() => Prop.ForAll(ScenarioGen.Any(TimeScale.Continuous), scenario =>
    {
        Estimate estimate = scenario.Estimate(new EstimateOptions { IncludeLatencies = true, IncludeTail = true });
        double slow = estimate.LatenciesSeconds.ToArray().Where(latency => latency >= estimate.AtPercentileSeconds).Average();
        TailShare[] tail = [.. estimate.Stages.Select(stage => stage.Tail!)];

        AssertClose(slow, tail.Sum(share => share.QueueSeconds + share.ServiceSeconds));
        AssertClose(1, tail.Sum(share => share.Share));
        Assert.All(tail, share => AssertClose((share.QueueSeconds + share.ServiceSeconds) / slow, share.Share));
        Assert.All(tail, share => Assert.InRange(share.QueueSeconds, 0, double.MaxValue));
        Assert.All(tail, share => Assert.InRange(share.ServiceSeconds, 0, double.MaxValue));
    });

    [Fact]
    public void The_path_leads_through_the_stages_that_held_the_query_up()
    {
        // Of the two parents of 'join', the query waited for 'slow': 'fast' has no part in its latency.
        Scenario scenario = new ScenarioBuilder()
            .Stage("slow", [8])
            .Stage("fast", [2])
            .Stage("join", [1])
            .Edge("slow", "join")
            .Edge("fast", "join")
            .Query(0, 2, 1, 1)
            .Build();

        Estimate estimate = scenario.Estimate(new EstimateOptions { IncludeTail = true });

        Assert.Equal(new TailShare(QueueSeconds: 8, ServiceSeconds: 8, Share: 16.0 / 17), estimate.Stages[0].Tail);
        Assert.Equal(new TailShare(QueueSeconds: 0, ServiceSeconds: 0, Share: 0), estimate.Stages[1].Tail);
        Assert.Equal(new TailShare(QueueSeconds: 0, ServiceSeconds: 1, Share: 1.0 / 17), estimate.Stages[2].Tail);
    }

    [Fact]
    public void Only_slow_queries_count()
    {
        // Without an objective the slow ones are those at the 99th percentile and above: here the last two of a queue of 100.
        Scenario scenario = new ScenarioBuilder().Stage("a", [1]).Queries(Enumerable.Repeat(0.0, 100)).Build();

        Estimate estimate = scenario.Estimate(new EstimateOptions { IncludeTail = true });

        Assert.Equal(new TailShare(QueueSeconds: 98.5, ServiceSeconds: 1, Share: 1), estimate.Stages[0].Tail);
    }

    [Fact]
    public void The_tail_is_found_on_request_only() => Assert.Null(new ScenarioBuilder().Stage("a", [1]).Queries(0).Build().Estimate().Stages[0].Tail);

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * expected, FormattableString.Invariant($"expected {expected:R}, got {actual:R}."));
}
