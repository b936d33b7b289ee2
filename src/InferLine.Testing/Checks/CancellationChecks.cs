using InferLine.Plans;

namespace InferLine.Testing.Checks;

internal static class CancellationChecks
{
    /// <summary>How long a call is left to itself before it is cancelled.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(20);

    public static IEnumerable<BackendCheck> All =>
    [
        new("Cancel: before the call", "A call whose token is cancelled already throws an OperationCanceledException, and nothing changes.", BeforeAsync),
        new("Cancel: at any moment", "Calls that are cancelled somewhere on their way end with success or an OperationCanceledException, and later calls work.", AtAnyMomentAsync),
        new("Cancel: while servers do not answer", "A call that waits for servers that do not answer ends with an OperationCanceledException when it is cancelled, and later calls work.", SilentAsync),
    ];

    private static async Task BeforeAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        IReadOnlyList<ObservedStage> before = await run.ObserveAsync().ConfigureAwait(false);
        var cancelled = new CancellationToken(canceled: true);
        foreach ((string call, Func<Task> action) in Calls(run, run.Fixture.OtherPlan, cancelled))
        {
            Exception? thrown = await run.TryAsync(call, action).ConfigureAwait(false);
            if (thrown is not OperationCanceledException)
            {
                throw run.Failure(
                    $"{call} with a cancelled token throws an OperationCanceledException", thrown is null ? "it succeeded" : $"it threw {Words.Of(thrown)}", "call cancellationToken.ThrowIfCancellationRequested() first", thrown);
            }

            await run.ExpectUnchangedAsync(before, $"{call} was cancelled beforehand", "look at the token before anything is changed").ConfigureAwait(false);
        }
    }

    private static async Task AtAnyMomentAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        for (int i = 0; i < 20; i++)
        {
            Plan plan = i % 2 == 0 ? run.Fixture.OtherPlan : run.Fixture.Plan;
            foreach ((string call, Func<CancellationToken, Task> action) in new (string, Func<CancellationToken, Task>)[]
            {
                ("ApplyAsync", token => run.Backend.ApplyAsync(plan, token)), ("ScaleAsync", token => run.Backend.ScaleAsync(run.Counts(1 + (i % run.Fixture.MaxReplicas)), token).AsTask()),
            })
            {
                using var source = new CancellationTokenSource();
                Task task = CheckRun.Start(() => action(source.Token));
                for (int yields = 0; yields < i; yields++)
                {
                    await Task.Yield();
                }

                await source.CancelAsync().ConfigureAwait(false);
                await run.EndAsync($"{call} that was cancelled", task, "pass the token on to all that is waited for").ConfigureAwait(false);
                if (run.Thrown(task) is { } thrown and not OperationCanceledException)
                {
                    throw run.Failure($"{call} that is cancelled on its way succeeds, or throws an OperationCanceledException", $"it threw {Words.Of(thrown)}", "let the cancellation through as it is", thrown);
                }
            }
        }

        await ExpectWorksAsync(run).ConfigureAwait(false);
    }

    private static async Task SilentAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        bool anyWaited = false;
        foreach (int index in new[] { 0, 1, 2 })
        {
            await run.Fixture.BreakAsync(Fault.Silent, run.Cancellation).ConfigureAwait(false);
            using var source = new CancellationTokenSource();
            (string call, Func<Task> action) = Calls(run, run.Fixture.OtherPlan, source.Token)[index];
            Task task = CheckRun.Start(action);
            await Task.WhenAny(task, Task.Delay(HeadStart, run.Cancellation)).ConfigureAwait(false);
            if (!task.IsCompleted)
            {
                anyWaited = true;
                await source.CancelAsync().ConfigureAwait(false);
                await run.EndAsync($"{call} that was cancelled", task, "pass the token on to all that is waited for").ConfigureAwait(false);
                Exception? thrown = run.Thrown(task);
                if (thrown is not OperationCanceledException)
                {
                    throw run.Failure(
                        $"{call} that is cancelled while servers do not answer throws an OperationCanceledException",
                        thrown is null ? "it succeeded" : $"it threw {Words.Of(thrown)}",
                        "pass the token on to all that is waited for, and let the cancellation through as it is",
                        thrown);
                }
            }

            await run.Fixture.HealAsync(run.Cancellation).ConfigureAwait(false);
        }

        await ExpectWorksAsync(run).ConfigureAwait(false);
        if (!anyWaited)
        {
            throw new NotApplicableException("no call waits for servers that do not answer");
        }
    }

    private static async Task ExpectWorksAsync(CheckRun run)
    {
        await run.ApplyAsync(run.Fixture.Plan).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Fixture.Plan, "calls that were cancelled, and ApplyAsync").ConfigureAwait(false);
        int[] counts = run.Counts(2);
        await run.ScaleAsync(counts).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Scaled(run.Fixture.Plan, counts), "calls that were cancelled, and ScaleAsync").ConfigureAwait(false);
        await run.ExpectTruthfulAsync(counts, "calls that were cancelled, and ScaleAsync").ConfigureAwait(false);
    }

    private static (string Call, Func<Task> Action)[] Calls(CheckRun run, Plan plan, CancellationToken token) =>
    [
        ("ApplyAsync", () => run.Backend.ApplyAsync(plan, token)),
        ("ScaleAsync", () => run.Backend.ScaleAsync(run.Counts(run.Fixture.MaxReplicas), token).AsTask()),
        ("GetStatusAsync", () => run.Backend.GetStatusAsync(token).AsTask()),
    ];
}
