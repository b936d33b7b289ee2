using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Replay;

namespace InferLine.Tuning.Tests;

/// <summary>What the look-ahead decides, by property and by example.</summary>
public sealed class LookaheadTunerTests
{
    private const int Cases = 25;

    [Property(MaxTest = Cases, Replay = "20260401,1")]
    public Property Replicas_stay_within_all_limits() => Prop.ForAll(LookaheadCaseGen.Any, value =>
    {
        LookaheadTuner tuner = value.Tuner();
        foreach (ScaleDecision decision in value.Play(tuner).Where(decision => !decision.IsEmpty))
        {
            int most = value.Options.Replicas["first"].Max;
            Assert.All(tuner.Replicas, count => Assert.True(count >= 1));
            Assert.True(tuner.Replicas[0] <= most, decision.ToString());
            Assert.True(tuner.Replicas.Sum() <= (value.MaxReplicas ?? int.MaxValue), decision.ToString());
            Assert.NotEmpty(decision.Reason);
        }
    });

    [Property(MaxTest = Cases, Replay = "20260402,1")]
    public Property A_restored_tuner_decides_the_same() => Prop.ForAll(LookaheadCaseGen.Any, Gen.Choose(1, 50).ToArbitrary(), (value, moment) =>
    {
        ITuner Restored(ITuner tuner)
        {
            LookaheadTuner restored = value.Tuner();
            restored.Restore(tuner.Capture());
            return restored;
        }

        IEnumerable<ScaleDecision> decisions = value.Play(value.Tuner(), before: (now, tuner) => now == moment / 2.0 ? Restored(tuner) : tuner);
        Assert.Equal(Texts(value.Play(value.Tuner())), Texts(decisions));
    });

    [Property(MaxTest = Cases, Replay = "20260403,1")]
    public Property Times_shifted_by_a_constant_give_the_same_decisions() => Prop.ForAll(LookaheadCaseGen.Any, value =>
    {
        const double Shift = 1 << 20;
        IEnumerable<ScaleDecision> shifted = value.Play(value.Tuner(), Shift).Select(decision => decision with { AtSeconds = decision.AtSeconds - Shift });
        Assert.Equal(Texts(value.Play(value.Tuner())), Texts(shifted));
    });

    [Property(MaxTest = Cases, Replay = "20260404,1")]
    public Property No_stage_goes_up_and_down_within_the_stabilisation_time() => Prop.ForAll(LookaheadCaseGen.Stationary, value =>
    {
        var grown = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (ScaleDecision decision in value.Play(value.Tuner()))
        {
            foreach (StageScaling change in decision.Changes)
            {
                if (change.To > change.From)
                {
                    grown[change.Stage] = decision.AtSeconds;
                }
                else if (grown.TryGetValue(change.Stage, out double at))
                {
                    Assert.True(decision.AtSeconds - at >= value.Options.Stabilization.TotalSeconds, decision.ToString());
                }
            }
        }
    });

    [Fact]
    public void A_load_that_the_plan_carries_changes_nothing()
    {
        LookaheadCase value = Example(1, 1, (60, 80));

        Assert.All(value.Play(value.Tuner()), decision => Assert.True(decision.IsEmpty, decision.ToString()));
    }

    [Fact]
    public void Replicas_that_nobody_needs_go()
    {
        LookaheadCase value = Example(4, 3, (60, 80));
        LookaheadTuner tuner = value.Tuner();
        ScaleDecision[] decisions = [.. value.Play(tuner).Where(decision => !decision.IsEmpty)];

        Assert.Equal([1, 1], tuner.Replicas);
        Assert.Contains("fewer suffice", Assert.Single(decisions).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ramp_is_followed()
    {
        // Regular arrivals have no bursts that replicas would be kept for, so that without headroom each replica comes just when the queue begins to grow.
        LookaheadCase value = Example(1, 1, [.. Enumerable.Range(0, 100).Select(i => (2.0, 60.0 + (2.4 * i)))]);
        ReplayResult result = (value with { Options = new TunerOptions { Headroom = 0.1 } }).Replay();

        Assert.True(result.Attainment > 0.99, $"{result.Attainment}");
        Assert.InRange(result.Stages[0].PeakReplicas, 3, 4);
        Assert.InRange(result.Stages[0].MeanReplicas, 1.8, 2.9);
    }

    [Fact]
    public void A_step_is_met_once_though_new_replicas_are_still_starting()
    {
        LookaheadCase value = Example(1, 1, (30, 80), (4.5, 280));
        LookaheadTuner tuner = value.Tuner();
        int decisions = value.Play(tuner).Count(decision => !decision.IsEmpty);

        // 280 per second need 3 replicas of the first stage; one second more of them is queued with each second of the activation time.
        Assert.InRange(tuner.Replicas[0], 3, 7);
        Assert.InRange(decisions, 1, 3);
    }

    [Fact]
    public void A_backlog_that_is_gone_before_a_new_replica_serves_is_left_alone()
    {
        // At 33.5 s about 50 queries are queued, all of them late; they are served by 35 s.
        LookaheadCase value = Example(2, 2, (31, 80), (0.5, 700), (2, 80));
        LookaheadTuner tuner = value.Tuner();
        foreach (double arrival in value.Arrivals)
        {
            tuner.Observe(arrival);
        }

        ScaleDecision decision = tuner.Decide(33.5);

        Assert.DoesNotContain(decision.Changes, change => change.To > change.From);
    }

    [Fact]
    public void Headroom_keeps_capacity_ready()
    {
        LookaheadCase value = Example(1, 1, (30, 80));
        LookaheadTuner tuner = (value with { Options = new TunerOptions { Headroom = 1 } }).Tuner();
        _ = value.Play(tuner).Count();

        Assert.Equal([2, 2], tuner.Replicas);
    }

    [Fact]
    public void More_items_of_a_stage_make_it_grow()
    {
        LookaheadCase value = Example(1, 1, (30, 80));
        LookaheadTuner tuner = value.Tuner();
        foreach (ScaleDecision decision in value.Play(tuner, before: (now, present) =>
        {
            present.ObserveItems(now - 0.5, 40, [40, 40]);
            return present;
        }))
        {
            Assert.DoesNotContain(decision.Changes, change => change.Stage == "first");
        }

        Assert.Equal(2, tuner.Replicas[1]);
    }

    [Fact]
    public void It_changes_nothing_when_asked_before_its_interval_is_over()
    {
        LookaheadCase value = Example(4, 3, (60, 80));
        LookaheadTuner tuner = value.Tuner();
        foreach (double arrival in value.Arrivals.Where(arrival => arrival <= 10))
        {
            tuner.Observe(arrival);
        }

        Assert.True(tuner.Decide(15.2).IsEmpty is false);
        tuner.ReportReplicas(15.3, [4, 3]);
        Assert.True(tuner.Decide(15.6).IsEmpty);
    }

    [Fact]
    public void An_idle_pipeline_keeps_one_replica_of_each_stage()
    {
        LookaheadTuner tuner = Example(4, 3, (5, 80)).Tuner();
        _ = tuner.Decide(0);
        ScaleDecision decision = tuner.Decide(100);

        Assert.Equal([1, 1], tuner.Replicas);
        Assert.Contains("nothing arrived", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_an_objective()
    {
        LookaheadCase value = Example(1, 1, (5, 80));

        Assert.Contains(
            "slo",
            Assert.Throws<InvalidInputException>(() => new LookaheadTuner(LookaheadCase.Pipeline, value.Plan with { Slo = null }, value.Catalog)).Message,
            StringComparison.Ordinal);
    }

    private static LookaheadCase Example(int first, int second, params (double Seconds, double RatePerSecond)[] parts) =>
        new(first, second, null, new TunerOptions(), LookaheadCase.Regular(parts));

    private static IEnumerable<string> Texts(IEnumerable<ScaleDecision> decisions) => [.. decisions.Select(decision => decision.ToString())];
}
