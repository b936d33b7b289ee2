using InferLine.Backends;
using InferLine.Hosting.Replanning;
using InferLine.Hosting.Tests.Testing;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Workloads;

namespace InferLine.Hosting.Tests;

/// <summary>Planning again for what the stages really receive.</summary>
public sealed class LiveScaleFactorTests
{
    private static readonly Pipeline s_tree = Pipeline.Create("tree")
        .Stage("a", "m", StageRouting.Exclusive).Stage("b", "m").Stage("c", "m").Stage("d", "m")
        .Edge("a", "b", probability: 0.5).Edge("a", "c", probability: 0.5).Edge("b", "d", fanOut: 2)
        .Build();

    [Theory]
    [InlineData(1000, 200, 800, 100)]
    [InlineData(1000, 900, 0, 4000)]
    [InlineData(5000, 2500, 2500, 5000)]
    public void Visits_are_sampled_as_they_were_served(long a, long b, long c, long d)
    {
        Pipeline live = LivePipeline.Of(s_tree, new ServedItems(a, [a, b, c, d]));
        double[] factors = [.. Visits.Sample(live, 50_000, seed: 1).ScaleFactors];
        Assert.Equal(1, factors[0]);
        Assert.Equal((double)b / a, factors[1], 0.02);
        Assert.Equal((double)c / a, factors[2], 0.02);
        Assert.Equal((double)d / a, factors[3], 0.1);
    }

    [Fact]
    public void Where_items_do_not_tell_the_edges_the_pipelines_probabilities_stay()
    {
        Pipeline diamond = Pipeline.Create("diamond").Stage("a", "m").Stage("b", "m").Stage("c", "m").Stage("d", "m")
            .Edge("a", "b", 0.5).Edge("a", "c", 0.5).Edge("b", "d", 0.3).Edge("c", "d", 0.3).Build();
        Pipeline live = LivePipeline.Of(diamond, new ServedItems(100, [100, 80, 10, 70]));
        Assert.Equal([0.8, 0.1, 0.3, 0.3], live.Edges.Select(edge => edge.Probability));

        // Each query takes one of two exclusive edges, some with several items: more than one edge per query, it seems.
        Pipeline exclusive = LivePipeline.Of(s_tree, new ServedItems(100, [100, 50, 90, 100]));
        Assert.Equal([0.5, 0.5], exclusive.Edges.Take(2).Select(edge => edge.Probability));
    }

    [Fact]
    public void Only_the_last_minutes_count_and_only_if_they_are_enough()
    {
        var history = new ServedHistory(TimeSpan.FromSeconds(60));
        Assert.Null(history.Recent());
        for (int second = 0; second <= 120; second++)
        {
            // One item per query in the first minute, three in the second.
            history.Add(second, new ServedItems(10 * second, [second <= 60 ? 10 * second : 600 + (30 * (second - 60))]));
        }

        ServedItems recent = history.Recent()!;
        Assert.Equal((600, 1800), (recent.Queries, recent.Items[0]));

        // A backend that began anew.
        history.Add(121, new ServedItems(5, [5]));
        history.Add(122, new ServedItems(150, [150]));
        Assert.Null(history.Recent());
    }

    [Fact]
    public async Task A_plan_made_again_is_for_the_items_that_the_backend_counts()
    {
        await using var host = new HostUnderTest();
        (long queries, int asked) = (0, 0);
        host.Backend.Status = status =>
        {
            Interlocked.Increment(ref asked);
            return status with { Served = new ServedItems(queries, [queries, 3 * queries]) };
        };
        await host.StartAsync();
        await AnswersTakenInAsync();
        for (int i = 0; i < 500; i++)
        {
            host.Recorder.RecordArrival();
            host.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        queries = 500;
        await AnswersTakenInAsync();
        Plan? plan = await host.Pipeline.ReplanAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, plan!.Stages[1].ScaleFactor!.Value, 3);

        // Once it is asked again, the answer before was taken in. The first of these may be to a question from before.
        Task AnswersTakenInAsync()
        {
            int before = Volatile.Read(ref asked);
            return host.UntilAsync(() => Volatile.Read(ref asked) >= before + 3);
        }
    }
}
