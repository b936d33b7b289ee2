using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace InferLine.Tuning;

/// <summary>What holds for every policy that follows the arrival curve.</summary>
public sealed class TunerPropertyTests
{
    private static readonly string[] Policies = [ClassicTuner.PolicyName, ProportionalTuner.PolicyName];

    [Property(MaxTest = 150, Replay = "20260301,1")]
    public Property More_arrivals_never_lower_the_replicas_wanted() => Prop.ForAll(
        TuningCaseGen.WithoutHardwareLimits, Gen.Choose(0, 64).ArrayOf(40).ToArbitrary(), (value, extra) => ForAllPolicies(policy =>
        {
            // The beginning and the time of the only decision that may shrink are the same.
            TuningStep[] few = [.. value.Steps.Select(step => step with { Decides = false, Reported = null })];
            TuningStep[] more = [.. few.Select((step, i) => step with { Arrivals = step.Arrivals + Math.Max(0, extra[i % extra.Length] - 54) })];
            var begin = new TuningStep(0, 0, null, [], Decides: true);
            int[] Wanted(TuningStep[] steps)
            {
                ITuner tuner = value.Create(policy);
                _ = (value with { Steps = [begin, .. steps, begin] }).Play(tuner).Count();
                return [.. tuner.Replicas];
            }

            Assert.All(Wanted(few).Zip(Wanted(more)), wanted => Assert.True(wanted.First <= wanted.Second, $"{policy}: {wanted}"));
        }));

    [Property(MaxTest = 100, Replay = "20260302,1")]
    public Property A_restored_tuner_decides_the_same() => Prop.ForAll(
        TuningCaseGen.WithHardwareLimits, Gen.Choose(0, 70).ToArbitrary(), (value, moment) => ForAllPolicies(policy =>
        {
            ITuner Restore(ITuner tuner)
            {
                ITuner restored = value.Create(policy);
                restored.Restore(ThroughJson(tuner.Capture()));
                return restored;
            }

            IEnumerable<ScaleDecision> decisions = value.Play(value.Create(policy), before: (step, tuner) => step == moment ? Restore(tuner) : tuner);
            Assert.Equal(Texts(value.Play(value.Create(policy))), Texts(decisions));
        }));

    [Property(MaxTest = 100, Replay = "20260303,1")]
    public Property Capturing_changes_nothing() => Prop.ForAll(TuningCaseGen.WithHardwareLimits, value => ForAllPolicies(policy =>
    {
        IEnumerable<ScaleDecision> captured = value.Play(value.Create(policy), before: (_, tuner) =>
        {
            tuner.Capture();
            return tuner;
        });
        Assert.Equal(Texts(value.Play(value.Create(policy))), Texts(captured));
    }));

    [Property(MaxTest = 100, Replay = "20260304,1")]
    public Property Times_shifted_by_a_constant_give_the_same_decisions() => Prop.ForAll(TuningCaseGen.WithHardwareLimits, value => ForAllPolicies(policy =>
    {
        foreach (double origin in new[] { -1024.5, 1 << 20 })
        {
            Assert.Equal(
                Texts(value.Play(value.Create(policy))),
                Texts(value.Play(value.Create(policy), origin).Select(decision => decision with { AtSeconds = decision.AtSeconds - origin })));
        }
    }));

    [Property(MaxTest = 200, Replay = "20260305,1")]
    public Property All_limits_hold_after_every_decision() => Prop.ForAll(TuningCaseGen.WithHardwareLimits, value => ForAllPolicies(policy =>
    {
        ITuner tuner = value.Create(policy);
        foreach (ScaleDecision _ in value.Play(tuner))
        {
            for (int s = 0; s < tuner.Replicas.Count; s++)
            {
                ReplicaRange range = value.Options.Replicas.TryGetValue(value.Plan.Stages[s].Stage, out ReplicaRange given) ? given : new ReplicaRange(1);
                Assert.InRange(tuner.Replicas[s], range.Min, range.Max);
            }

            Assert.All(value.Catalog.Hardware, type =>
                Assert.True(value.Plan.Stages.Zip(tuner.Replicas).Where(stage => stage.First.Hardware == type.Name).Sum(stage => stage.Second) <= (type.MaxReplicas ?? int.MaxValue)));
        }
    }));

    [Property(MaxTest = 200, Replay = "20260306,1")]
    public Property No_stage_goes_up_and_then_down_within_the_stabilization_time() => Prop.ForAll(TuningCaseGen.WithHardwareLimits, value => ForAllPolicies(policy =>
    {
        var lastUp = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (ScaleDecision decision in value.Play(value.Create(policy)))
        {
            foreach (StageScaling change in decision.Changes)
            {
                if (change.To > change.From)
                {
                    lastUp[change.Stage] = decision.AtSeconds;
                }
                else if (lastUp.TryGetValue(change.Stage, out double up))
                {
                    Assert.True(decision.AtSeconds - up >= value.Options.Stabilization.TotalSeconds, $"{policy}: {decision}, and up at {up} s");
                }
            }
        }
    }));

    [Property(MaxTest = 100, Replay = "20260307,1")]
    public Property Decisions_tell_what_changes_and_why() => Prop.ForAll(TuningCaseGen.WithHardwareLimits, value => ForAllPolicies(policy =>
    {
        ITuner tuner = value.Create(policy);
        int[] replicas = [.. tuner.Replicas];
        foreach (ScaleDecision decision in value.Play(tuner))
        {
            Assert.Equal(decision.IsEmpty, decision.Reason.Length == 0);
            foreach (StageScaling change in decision.Changes)
            {
                int stage = value.Pipeline.IndexOf(change.Stage);
                Assert.NotEqual(change.From, change.To);
                Assert.Equal(replicas[stage], change.From);
                replicas[stage] = change.To;
            }

            Assert.Equal(replicas, tuner.Replicas);
        }
    }));

    /// <summary>So many arrivals that the curves keep some of them as one.</summary>
    [Theory]
    [InlineData(ClassicTuner.PolicyName)]
    [InlineData(ProportionalTuner.PolicyName)]
    public void A_tuner_restored_at_a_high_rate_decides_the_same(string policy)
    {
        TuningCase value = ClassicTunerTests.Example;
        ITuner tuner = value.Create(policy);
        for (int i = 0; i < 300_000; i++)
        {
            tuner.Observe(i * 5e-5);
        }

        TunerState state = ThroughJson(tuner.Capture());
        Assert.Contains(state.Envelope.Counts, count => count > 1);
        ITuner restored = value.Create(policy);
        restored.Restore(state);
        for (int i = 0; i < 2_000; i++)
        {
            double now = 15 + (i * 0.05);
            if (i % 40 < 20)
            {
                tuner.Observe(now);
                restored.Observe(now);
            }

            Assert.Equal(tuner.Decide(now).ToString(), restored.Decide(now).ToString());
        }
    }

    private static void ForAllPolicies(Action<string> holds)
    {
        foreach (string policy in Policies)
        {
            holds(policy);
        }
    }

    private static string[] Texts(IEnumerable<ScaleDecision> decisions) => [.. decisions.Select(decision => $"{decision.AtSeconds:R} {decision}")];

    private static TunerState ThroughJson(TunerState state) => JsonSerializer.Deserialize<TunerState>(JsonSerializer.Serialize(state))!;
}
