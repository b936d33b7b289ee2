using InferLine.Evaluation.Baselines;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Evaluation.Tests;

public sealed class ReactiveTunerTests
{
    private static readonly Pipeline Pair = Pipeline.Create("pair").Stage("a", "m").Stage("b", "m").Edge("a", "b", 0.5).Build();
    private static readonly Plan Planned = new("pair", [new StagePlan("a", "t4", batchSize: 1, replicas: 4), new StagePlan("b", "t4", batchSize: 1, replicas: 2)]);

    /// <summary>One replica serves 100 items per second.</summary>
    private static readonly ProfileCatalog Catalog = new(
        [new HardwareType("t4", 1)], [new ModelProfile("m", new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["t4"] = new([new BatchLatency(1, 10)]) })]);

    [Fact]
    public void AutoScale_scales_the_whole_up_at_once_and_down_after_two_minutes()
    {
        var tuner = new AutoScaleTuner(Pair, Planned, carriedRatePerSecond: 200);
        var replicas = Run(tuner, (0, 60, 200), (60, 90, 400), (90, 300, 100));
        Assert.Equal([4, 2], replicas(59));
        Assert.Equal([8, 4], replicas(71));
        Assert.Equal([8, 4], replicas(205));
        Assert.Equal([2, 1], replicas(225));
    }

    [Fact]
    public void Ds2_gives_each_stage_what_its_rate_needs_every_30_s()
    {
        var tuner = new Ds2Tuner(Pair, Planned, Catalog);
        var replicas = Run(tuner, (0, 45, 290), (45, 120, 90));
        Assert.Equal([4, 2], replicas(29));
        Assert.Equal([3, 2], replicas(31));
        Assert.Equal([2, 1], replicas(61));
        Assert.Equal([1, 1], replicas(91));
    }

    /// <summary>Plays constant rates and returns the replicas as a function of time.</summary>
    private static Func<double, IReadOnlyList<int>> Run(ITuner tuner, params (int From, int To, int Rate)[] load)
    {
        List<(double Seconds, int[] Replicas)> history = [(0, [.. tuner.Replicas])];
        foreach ((int from, int to, int rate) in load)
        {
            for (int second = from; second < to; second++)
            {
                for (int i = 1; i <= rate; i++)
                {
                    tuner.Observe(second + (i / (double)rate));
                }

                _ = tuner.Decide(second + 1);
                history.Add((second + 1, [.. tuner.Replicas]));
            }
        }

        return seconds => history.Last(entry => entry.Seconds <= seconds).Replicas;
    }
}
