using InferLine.Plans;

namespace InferLine.Testing.Checks;

internal static class ApplyChecks
{
    public static IEnumerable<BackendCheck> All =>
    [
        new("Apply: what was planned runs", "Once ApplyAsync has returned, the planned replicas run, or start, with the planned batch sizes and delays.", run => run.BeginAsync()),
        new("Apply: another plan takes over", "A plan replaces the one before it, and can be replaced by it again.", AnotherAsync),
        new("Apply again: what runs stays", "The same plan again changes nothing.", AgainAsync),
        new("Apply again: no call changes anything", "Whoever asks for what there is makes no call that changes something: servers would stop or reload for nothing.", WithoutCallsAsync),
    ];

    private static async Task AnotherAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        foreach (Plan plan in new[] { run.Fixture.OtherPlan, run.Fixture.Plan })
        {
            await run.ApplyAsync(plan).ConfigureAwait(false);
            await run.ExpectRunningAsync(plan, "ApplyAsync with another plan").ConfigureAwait(false);
            await run.ExpectTruthfulAsync(run.CountsOf(plan), "ApplyAsync with another plan").ConfigureAwait(false);
        }
    }

    private static async Task AgainAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        IReadOnlyList<ObservedStage> before = await run.ObserveAsync().ConfigureAwait(false);
        await run.ApplyAsync(run.Fixture.Plan).ConfigureAwait(false);
        await run.ExpectUnchangedAsync(before, "the same plan again", "compare the plan with what runs, and change what differs").ConfigureAwait(false);
    }

    private static async Task WithoutCallsAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        await run.SettleAsync().ConfigureAwait(false);
        long before = await run.Fixture.CountControlCallsAsync(run.Cancellation).ConfigureAwait(false);
        await run.ApplyAsync(run.Fixture.Plan).ConfigureAwait(false);
        await ExpectNoCallsAsync(run, before, "the same plan again").ConfigureAwait(false);
        await run.ScaleAsync(run.CountsOf(run.Fixture.Plan)).ConfigureAwait(false);
        await ExpectNoCallsAsync(run, before, "the same replicas again").ConfigureAwait(false);
    }

    private static async Task ExpectNoCallsAsync(CheckRun run, long before, string after)
    {
        await run.SettleAsync().ConfigureAwait(false);
        long calls = await run.Fixture.CountControlCallsAsync(run.Cancellation).ConfigureAwait(false) - before;
        if (calls != 0)
        {
            throw run.Failure($"no call that changes something, after {after}", FormattableString.Invariant($"{calls} such calls"), "compare with what runs before you call");
        }
    }
}
