using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

public sealed class ClassicTunerTests
{
    /// <summary>Two stages with μ = 10 and 20 per second and 4 replicas each, planned for 20 queries/s: ρ is 0.5 and 0.25.</summary>
    internal static TuningCase Example { get; } = new(
        Pipeline.Create("p").Stage("a", "a").Stage("b", "b").Edge("a", "b").Build(),
        new Plan("p", [new StagePlan("a", "gpu", 1, 4) { ScaleFactor = 1 }, new StagePlan("b", "gpu", 1, 4) { ScaleFactor = 1 }])
        {
            MeanRatePerSecond = 20,
            Envelope = new ArrivalCurve([new(TimeSpan.FromSeconds(1), 30), new(TimeSpan.FromSeconds(10), 250), new(TimeSpan.FromSeconds(60), 1300)]),
        },
        new ProfileCatalog([new HardwareType("gpu", 1)], [Model("a", milliseconds: 100), Model("b", milliseconds: 50)]),
        new TunerOptions(),
        []);

    [Property(MaxTest = 150, Replay = "20260201,1")]
    public Property It_decides_as_the_rules_read() => Prop.ForAll(TuningCaseGen.WithoutHardwareLimits, value =>
    {
        ITuner tuner = value.Create(ClassicTuner.PolicyName);
        var naive = new NaiveClassicTuner(value);
        double now = 0;
        foreach (TuningStep step in value.Steps)
        {
            now += step.Gap * TuningCase.Grid;
            for (int i = 0; i < step.Arrivals; i++)
            {
                tuner.Observe(now);
                naive.Begin(now);
                naive.Observe(now);
            }

            if (step.Reported is { } queries)
            {
                long[] items = Array.ConvertAll(step.Items, count => (long)count * queries / 100);
                tuner.ObserveItems(now, queries, items);
                naive.Begin(now);
                naive.ObserveItems(now, queries, items);
            }

            if (step.Decides)
            {
                int[] before = naive.Replicas;
                ScaleDecision decision = tuner.Decide(now);
                naive.Begin(now);
                naive.Decide(now);
                Assert.Equal(naive.Replicas, tuner.Replicas);
                Assert.Equal(
                    value.Plan.Stages.Select((stage, s) => new StageScaling(stage.Stage, before[s], naive.Replicas[s])).Where(change => change.From != change.To),
                    decision.Changes);
            }
        }
    });

    [Fact]
    public void A_load_within_the_planned_curve_changes_nothing()
    {
        ITuner tuner = Example.Create(ClassicTuner.PolicyName);
        Arrive(tuner, from: 0, count: 30, over: 1);

        Assert.True(tuner.Decide(1).IsEmpty);
        Assert.Equal([4, 4], tuner.Replicas);
    }

    [Fact]
    public void One_query_too_many_in_one_window_scales_every_stage_at_once()
    {
        ITuner tuner = Example.Create(ClassicTuner.PolicyName);
        Arrive(tuner, from: 0, count: 31, over: 1);

        // ⌈31 / (10 · 0.5)⌉ and ⌈31 / (20 · 0.25)⌉.
        ScaleDecision decision = tuner.Decide(1);

        Assert.Equal([new StageScaling("a", 4, 7), new StageScaling("b", 4, 7)], decision.Changes);
        Assert.Equal("in the window of 1000 ms, 31.0 queries/s against 30.0 planned", decision.Reason);
        Assert.Equal("1.0 s: a 4 -> 7, b 4 -> 7: " + decision.Reason, decision.ToString());
    }

    [Fact]
    public void The_largest_of_the_exceeding_rates_counts_not_that_of_the_window_that_is_exceeded_most()
    {
        ITuner tuner = Example.Create(ClassicTuner.PolicyName);

        // 1 s: 30 planned, 31 live. 10 s: 250 planned, 300 live, at 30 per second.
        Arrive(tuner, from: 0, count: 269, over: 9);
        Arrive(tuner, from: 9, count: 31, over: 1);

        Assert.Contains("31.0 queries/s", tuner.Decide(10).Reason, StringComparison.Ordinal);
        Assert.Equal([7, 7], tuner.Replicas);
    }

    [Fact]
    public void It_shrinks_on_the_least_ratio_once_nothing_exceeds_and_the_stabilization_time_is_over()
    {
        ITuner tuner = Example.Create(ClassicTuner.PolicyName);
        Arrive(tuner, from: 0, count: 31, over: 1);
        tuner.Decide(1);

        // The burst stays in the live curve of the last 60 s.
        Arrive(tuner, from: 45, count: 50, over: 5);
        Assert.True(tuner.Decide(59.5).IsEmpty);

        // 10 per second over 5 s in the last 30 s: ⌈10 / (10 · 0.25)⌉ and ⌈10 / (20 · 0.25)⌉, since ρ of b is the least.
        ScaleDecision decision = tuner.Decide(61);

        Assert.Equal([new StageScaling("a", 7, 4), new StageScaling("b", 7, 2)], decision.Changes);
        Assert.Contains("at most 10.0 queries/s over 5 s (planned for a mean of 20.0)", decision.Reason, StringComparison.Ordinal);

        // Nothing arrived in 30 s, but 15 s have to pass between changes.
        Assert.True(tuner.Decide(75.9).IsEmpty);
        Assert.Equal([new StageScaling("a", 4, 1), new StageScaling("b", 2, 1)], tuner.Decide(80).Changes);
    }

    [Fact]
    public void The_first_stabilization_time_begins_with_the_first_time_that_is_told()
    {
        ITuner tuner = Example.Create(ClassicTuner.PolicyName);

        Assert.True(tuner.Decide(1000).IsEmpty);
        Assert.True(tuner.Decide(1014.9).IsEmpty);
        Assert.Equal([new StageScaling("a", 4, 1), new StageScaling("b", 4, 1)], tuner.Decide(1015).Changes);
    }

    private static ModelProfile Model(string name, double milliseconds) =>
        new(name, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["gpu"] = new LatencyProfile([new BatchLatency(1, milliseconds)]) });

    private static void Arrive(ITuner tuner, double from, int count, double over)
    {
        for (int i = 0; i < count; i++)
        {
            tuner.Observe(from + (over * i / count));
        }
    }
}
