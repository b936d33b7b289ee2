using InferLine.Estimation;
using InferLine.Evaluation.Accuracy;
using InferLine.Workloads;

namespace InferLine.Evaluation.Tests;

/// <summary>The comparison of the estimator with the runtime. What it finds is for the evaluation to say; here it is that the same is estimated and served.</summary>
public sealed class AccuracyTests
{
    private static readonly Dispatch AtOnce = new(TimeSpan.Zero, TimeSpan.Zero);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, TimedCases.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_item_of_the_workload_is_served_and_no_query_is_sent_early(int index)
    {
        AccuracyCase served = TimedCases.All[index];
        Workload workload = new AccuracyLoad(served, Share: 0.8, Variation: 2).Generate(queries: 60, seed: 3);
        await using ServedPipeline pipeline = await ServedPipeline.StartAsync(served);
        for (int round = 0; round < 2; round++)
        {
            Measurement measured = await pipeline.ServeAsync(workload);
            Assert.Equal(new Estimator(workload, served.Catalog).Estimate(served.Plan, cancellationToken: None).Stages.Select(stage => stage.Items), measured.Stages.Select(stage => stage.Items));
            Assert.Equal(workload.QueryCount, measured.Times.LatenciesSeconds.Length);
            Assert.True(measured.Times.LatenessSeconds[0] >= 0);
            Assert.All(measured.Stages, stage => Assert.All(stage.ExcessSeconds, excess => Assert.True(excess > -1e-6, "a batch ended early")));
            Assert.All(measured.Stages, stage => Assert.InRange(stage.Utilization, 1e-6, 1 + 1e-6));
        }
    }

    [Fact]
    public void The_bottleneck_is_what_carries_the_fewest_queries()
    {
        Assert.Equal([400, 4000 / 11.0, 8 / 0.022, 16 / (0.8 * 3 * 0.020)], TimedCases.All.Select(served => served.CapacityPerSecond), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
        Assert.Equal(["decode", "prepare", "detect", "embed"], TimedCases.All.Select(served => served.Pipeline.Stages[served.Bottleneck].Name));
    }

    [Fact]
    public void Overhead_adds_up_along_a_chain()
    {
        AccuracyCase chain = TimedCases.All[0];
        var one = Workload.Sample(chain.Pipeline, new ArrivalTrace([0.0]), seed: 0);
        double plain = Max(chain);
        Assert.Equal(plain, Max(chain.WithOverhead(AtOnce, [0, 0, 0])));

        // Of two milliseconds to start a batch the first stage, where batches have one item, waits none; the second continues; the third has a delay.
        var dispatch = new Dispatch(Woken: TimeSpan.FromMilliseconds(2), Continued: TimeSpan.FromMilliseconds(0.5));
        Assert.Equal(plain + 0.006 + 0.0025, Max(chain.WithOverhead(dispatch, [0.001, 0.002, 0.003])), 9);

        double Max(AccuracyCase served) => new Estimator(one, served.Catalog).Estimate(served.Plan, cancellationToken: None).Latency.MaxSeconds;
    }

    [Fact]
    public void The_quietest_rounds_count_and_the_one_with_the_median_error_is_shown()
    {
        var load = new AccuracyLoad(TimedCases.All[0], Share: 0.3, Variation: 1);
        Workload workload = load.Generate(queries: 50, seed: 1);
        double p99 = new Estimator(workload, load.Case.Catalog).Estimate(load.Case.Plan, cancellationToken: None).Latency.P99Seconds;
        AccuracyRow row = Assert.Single(AccuracyRow.Of([Round(2, 0), Round(1.02, 0.01), Round(0.5, 1.5), Round(1.04, 0.02), Round(0.1, 0.5)], count: 3));
        Assert.Equal([2, 1.04, 1.02], row.Rounds.Select(round => Math.Round(round.LatencySeconds(99) / p99, 6)));
        Assert.Equal((1 / 1.04) - 1, row.Median.Error, 6);
        Assert.True(row.Meets);
        Assert.Equal([false, false, false], row.Rounds.Select(round => round.Disturbed));
        Assert.True(Round(1, 0.5).Disturbed);

        // Every query takes so many times the estimated p99.
        AccuracyRound Round(double factor, double coresOfOthers)
        {
            double[] due = workload.Arrivals.Seconds.ToArray();
            var times = new QueryTimes(due, due, Array.ConvertAll(due, seconds => seconds + (factor * p99)));
            StageMeasurement[] stages = [.. load.Case.Pipeline.Stages.Select(_ => new StageMeasurement(workload.QueryCount, 1, 0.5, [0.0]))];
            return new AccuracyRound(load, workload, new Measurement(times, stages, coresOfOthers, 0.1), AtOnce);
        }
    }
}
