using System.Text.Json;
using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Testing;

namespace InferLine.Tuning;

/// <summary>What tuners refuse, and that they are then as they were.</summary>
public sealed class TunerInputTests
{
    private static readonly Pipeline Stages = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Edge("a", "b").Build();
    private static readonly ProfileCatalog Catalog = new(
        [new HardwareType("gpu", 1, maxReplicas: 12)],
        [new ModelProfile("m", new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["gpu"] = new LatencyProfile([new BatchLatency(1, 100)]) })]);

    private static readonly Plan Planned = new("p", [new StagePlan("a", "gpu", 1, 2) { ScaleFactor = 1 }, new StagePlan("b", "gpu", 1, 2) { ScaleFactor = 1 }])
    {
        MeanRatePerSecond = 10,
        Envelope = new ArrivalCurve([new(TimeSpan.FromSeconds(1), 15), new(TimeSpan.FromSeconds(60), 700)]),
    };

    public static TheoryData<string> Policies => [ClassicTuner.PolicyName, ProportionalTuner.PolicyName];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Bad_times_and_reports_are_refused_and_leave_no_trace(string policy)
    {
        ITuner tuner = Create(policy);
        Experience(tuner);
        string before = Text(tuner);

        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 9.999 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => tuner.Observe(bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => tuner.Decide(bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => tuner.ObserveItems(bad, 300, [300, 300]));
            Assert.Throws<ArgumentOutOfRangeException>(() => tuner.ReportReplicas(bad, [5, 5]));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => tuner.ObserveItems(20, -1, [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tuner.ObserveItems(20, 1, [1, -1]));
        Assert.Throws<ArgumentException>(() => tuner.ObserveItems(20, 1, [1]));
        Assert.Throws<ArgumentException>(() => tuner.ObserveItems(20, 1, [1, 1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tuner.ReportReplicas(20, [3, 0]));
        Assert.Throws<ArgumentException>(() => tuner.ReportReplicas(20, [3]));
        Assert.Throws<ArgumentNullException>(() => tuner.Restore(null!));
        Assert.Equal(before, Text(tuner));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Batches_that_were_not_profiled_are_refused(string policy)
    {
        var plan = new Plan("p", [Planned.Stages[0], new StagePlan("b", "gpu", 2, 2) { ScaleFactor = 1 }]) { MeanRatePerSecond = Planned.MeanRatePerSecond, Envelope = Planned.Envelope };
        Rejection.Expect(() => Create(policy, plan: plan), at: "stage 'b'", "'batchSize' is 2, and the profile of its model on 'gpu' goes up to 1", "lower it or profile larger batches");
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_malformed_state_is_refused_and_leaves_the_tuner_as_it_was(string policy)
    {
        ITuner tuner = Create(policy);
        Experience(tuner);
        string before = Text(tuner);
        TunerState state = tuner.Capture();
        IReadOnlyList<IReadOnlyList<long>> counts = state.ItemCounts;

        foreach (TunerState bad in (TunerState[])[
            state with { Policy = "magic" }, state with { Policy = null! },
            state with { Stages = ["a"] }, state with { Stages = ["b", "a"] }, state with { Stages = null! },
            state with { StartSeconds = null }, state with { NowSeconds = null }, state with { LastChangeSeconds = null }, state with { NowSeconds = double.NaN },
            state with { StartSeconds = double.NegativeInfinity }, state with { LastChangeSeconds = 11 }, state with { LastChangeSeconds = double.NaN }, state with { NowSeconds = 3 },
            state with { StartSeconds = null, NowSeconds = null, LastChangeSeconds = null },
            state with { Replicas = null! }, state with { Replicas = [] }, state with { Replicas = [null!] }, state with { Replicas = [new(0, [1])] },
            state with { Replicas = [new(0, [1, 0])] }, state with { Replicas = [new(0, null!)] }, state with { Replicas = [new(2, [1, 1]), new(1, [1, 1])] },
            state with { Replicas = [new(2, [1, 1]), new(11, [1, 1])] },
            state with { Envelope = null! }, state with { Envelope = state.RecentRate }, state with { Envelope = state.Envelope with { Counts = [1] } },
            state with { Envelope = state.Envelope with { Counts = null! } }, state with { Envelope = state.Envelope with { Capacity = SlidingArrivalCurve.MaxCapacity } },
            state with { Envelope = state.Envelope with { NowSeconds = 11 } },
            state with { RecentRate = null! }, state with { RecentRate = state.Envelope }, state with { RecentRate = state.RecentRate with { TotalArrivals = -1 } },
            state with { RecentRate = state.RecentRate with { FirstSeconds = [] } },
            state with { ItemCounts = null! }, state with { ItemCounts = [.. counts.Skip(1)] }, state with { ItemCounts = [[1, 1], .. counts.Skip(1)] },
            state with { ItemCounts = [null!, .. counts.Skip(1)] }, state with { ItemCounts = [[0, -1, 0], .. counts.Skip(1)] },
            state with { ItemCounts = [[long.MaxValue, 0, 0], .. counts.Skip(1)] }])
        {
            Assert.Throws<InvalidInputException>(() => tuner.Restore(bad));
            Assert.Equal(before, Text(tuner));
        }

        Rejection.Expect(
            () =>
            {
                tuner.Restore(state with { Policy = "magic" });
                return null;
            },
            at: "tuner state",
            "of policy 'magic'", "restore it into a tuner of that policy");
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_state_goes_through_json(string policy)
    {
        foreach (bool experienced in new[] { false, true })
        {
            ITuner tuner = Create(policy);
            if (experienced)
            {
                Experience(tuner);
            }

            ITuner other = Create(policy);
            Experience(other);
            other.Restore(JsonSerializer.Deserialize<TunerState>(Text(tuner))!);

            Assert.Equal(Text(tuner), Text(other));
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Replicas_that_are_reported_are_what_decisions_start_from(string policy)
    {
        ITuner tuner = Create(policy);
        tuner.Decide(0);
        tuner.ReportReplicas(20, [7, 3]);

        Assert.Equal([7, 3], tuner.Replicas);
        Assert.True(tuner.Decide(34.9).IsEmpty);
        Assert.Equal([new StageScaling("a", 7, 1), new StageScaling("b", 3, 1)], tuner.Decide(35).Changes);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_plan_outside_the_limits_is_brought_within_them_by_the_first_decision(string policy)
    {
        ITuner tuner = Create(policy, new TunerOptions
        {
            Replicas = new Dictionary<string, ReplicaRange>(StringComparer.Ordinal) { ["a"] = new ReplicaRange(3), ["b"] = new ReplicaRange(1, 1) },
        });

        Assert.Equal([new StageScaling("a", 2, 3), new StageScaling("b", 2, 1)], tuner.Decide(0).Changes);
    }

    [Fact]
    public void Hardware_that_cannot_hold_the_minimum_is_refused() =>
        Rejection.Expect(
            () => Create(ClassicTuner.PolicyName, new TunerOptions { Replicas = new Dictionary<string, ReplicaRange>(StringComparer.Ordinal) { ["a"] = new ReplicaRange(12) } }),
            at: "hardware 'gpu'",
            "need at least 13 replicas", "allow 12", "lower a minimum");

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_plan_without_what_a_planner_adds_is_refused(string policy)
    {
        foreach ((Plan bad, string missing) in new[]
        {
            (Planned with { Envelope = null }, "envelope"),
            (Planned with { MeanRatePerSecond = null }, "meanRatePerSecond"),
            (new Plan("p", [new StagePlan("a", "gpu", 1, 2), new StagePlan("b", "gpu", 1, 2)]) { MeanRatePerSecond = 1, Envelope = Planned.Envelope }, "scaleFactor of stage 'a'"),
        })
        {
            Rejection.Expect(() => Create(policy, plan: bad), at: "plan", missing, "make the plan with 'inferline plan'");
        }
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        foreach (TunerOptions bad in (TunerOptions[])[
            new() { Stabilization = TimeSpan.FromSeconds(-1) }, new() { Activation = TimeSpan.FromHours(2) }, new() { Headroom = -0.1 }, new() { Headroom = double.NaN },
            new() { Replicas = new Dictionary<string, ReplicaRange>(StringComparer.Ordinal) { ["c"] = new ReplicaRange(1) } },
            new() { Replicas = new Dictionary<string, ReplicaRange>(StringComparer.Ordinal) { ["a"] = default } }])
        {
            Assert.Throws<InvalidInputException>(() => Create(ClassicTuner.PolicyName, bad));
        }
    }

    private static ITuner Create(string policy, TunerOptions? options = null, Plan? plan = null) =>
        new TuningCase(Stages, plan ?? Planned, Catalog, options ?? new TunerOptions(), []).Create(policy);

    /// <summary>Gives a tuner something to remember, up to 10 s.</summary>
    private static void Experience(ITuner tuner)
    {
        for (int i = 0; i < 40; i++)
        {
            tuner.Observe(i * 0.05);
        }

        tuner.Decide(2);
        tuner.ObserveItems(4, 300, [300, 450]);
        tuner.Decide(10);
    }

    private static string Text(ITuner tuner) => JsonSerializer.Serialize(tuner.Capture());
}
