using InferLine.Backends;
using InferLine.Plans;

namespace InferLine.Testing.Checks;

/// <summary>Decisions while servers fail.</summary>
internal static class FaultChecks
{
    public static IEnumerable<BackendCheck> All =>
    [
        Check(Fault.Unreachable, "cannot be reached"),
        Check(Fault.Silent, "do not answer"),
        Check(Fault.Refusing, "refuse changes"),
    ];

    private static BackendCheck Check(Fault fault, string what) =>
        new(
            $"Faults: servers that {what}",
            $"While servers {what}, a decision ends with an exception or is carried out later; what was served goes on; and once the servers are well again, what was decided last comes about.",
            run => RunAsync(run, fault, $"while servers {what}"));

    private static async Task RunAsync(CheckRun run, Fault fault, string when)
    {
        await run.BeginAsync().ConfigureAwait(false);
        int[] counts = run.Counts(run.Fixture.MaxReplicas);
        await run.Fixture.BreakAsync(fault, run.Cancellation).ConfigureAwait(false);
        Plan running = await DecideAsync(run, $"ScaleAsync({Words.List(counts)}) {when}", async () => await run.Backend.ScaleAsync(counts, run.Cancellation).ConfigureAwait(false), run.Fixture.Plan, run.Scaled(run.Fixture.Plan, counts))
            .ConfigureAwait(false);
        await run.ScaleAsync(counts).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Scaled(running, counts), "the servers were well again, and ScaleAsync").ConfigureAwait(false);

        await run.Fixture.BreakAsync(fault, run.Cancellation).ConfigureAwait(false);
        await DecideAsync(run, $"ApplyAsync {when}", () => run.Backend.ApplyAsync(run.Fixture.OtherPlan, run.Cancellation), run.Scaled(running, counts), run.Fixture.OtherPlan).ConfigureAwait(false);
        await run.ApplyAsync(run.Fixture.OtherPlan).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Fixture.OtherPlan, "the servers were well again, and ApplyAsync").ConfigureAwait(false);
        await run.ExpectTruthfulAsync(run.CountsOf(run.Fixture.OtherPlan), "the servers were well again, and ApplyAsync").ConfigureAwait(false);
    }

    private static async Task<Plan> DecideAsync(CheckRun run, string call, Func<Task> decide, Plan before, Plan after)
    {
        IReadOnlyList<ObservedStage> served = await run.ObserveAsync().ConfigureAwait(false);
        Exception? thrown = await run.TryAsync(call, decide).ConfigureAwait(false);
        if (thrown is OperationCanceledException)
        {
            throw run.Failure($"{call} ends with an exception that says what is wrong", $"it threw {Words.Of(thrown)}, and nobody cancelled it", "tell a time-out of your own from a cancellation by the caller", thrown);
        }

        if (thrown is InvalidInputException)
        {
            throw run.Failure($"{call} ends with an exception that says what is wrong with the servers", $"it threw {Words.Of(thrown)}, which blames the input", "throw an exception of your own", thrown);
        }

        BackendStatus status = await run.GetStatusAsync().ConfigureAwait(false);
        IReadOnlyList<ObservedStage> now = await run.ObserveAsync().ConfigureAwait(false);
        int[] asked = run.CountsOf(after);
        for (int s = 0; s < now.Count; s++)
        {
            if (now[s].Replicas < Math.Min(served[s].Replicas, asked[s]))
            {
                throw run.Failure($"{call}: what was served goes on, {Words.Of(served)}", $"{Words.Of(now)} runs", "take nothing down before its successor serves");
            }
        }

        if (thrown is null && status.Stages.Select(stage => stage.ReplicasWanted).Zip(asked).Any(pair => pair.First is { } wanted && wanted != pair.Second))
        {
            throw run.Failure($"{call} did not throw, so that the status says that {Words.List(asked)} are wanted", $"it says {string.Join(", ", status.Stages.Select(stage => stage.ReplicasWanted))}", "keep the decision, or throw");
        }

        if (Truth.LieUnderFault(status, now) is { } lie)
        {
            throw run.Failure($"after {call}, the status claims no more than it knows", lie, "read the status off the servers, and leave null what cannot be known");
        }

        await run.Fixture.HealAsync(run.Cancellation).ConfigureAwait(false);
        return await run.ExpectRunningOneOfAsync(
            thrown is null ? [after] : [before, after],
            $"{call} {(thrown is null ? "did not throw" : "threw " + thrown.GetType().Name)} and the servers were well again",
            "keep the decision, and compare the servers with it now and then").ConfigureAwait(false);
    }
}
