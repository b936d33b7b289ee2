using InferLine.Backends;

namespace InferLine.Testing.Checks;

internal static class StopChecks
{
    public static IEnumerable<BackendCheck> All =>
    [
        new("Stop: what runs", "After the stop nothing runs that belongs to the backend, and what belongs to servers goes on. Stopping again does no harm.", RunsAsync),
        new("Stop: during a call", "Calls that are under way when the backend stops end.", DuringAsync),
    ];

    private static async Task RunsAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        IReadOnlyList<ObservedStage> before = await run.ObserveAsync().ConfigureAwait(false);
        IServingBackend backend = run.Release();
        await StopAsync(run, backend, "the first stop").ConfigureAwait(false);
        await StopAsync(run, backend, "another stop").ConfigureAwait(false);
        IReadOnlyList<ObservedStage> after = await run.Fixture.ObserveAsync(run.Cancellation).ConfigureAwait(false);
        if (run.Fixture.StopsWhatRuns ? after.Any(stage => stage.Replicas > 0) : !before.SequenceEqual(after))
        {
            throw run.Failure(
                run.Fixture.StopsWhatRuns ? "nothing runs after the stop" : $"the servers go on after the stop: {Words.Of(before)}",
                $"{Words.Of(after)} runs",
                run.Fixture.StopsWhatRuns ? "dispose of all replicas before the stop ends" : "leave the servers as they are: the next host goes on with them");
        }
    }

    private static async Task DuringAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        IServingBackend backend = run.Release();
        Task[] calls =
        [
            .. Enumerable.Range(1, 4).Select(i => CheckRun.Start(() => backend.ScaleAsync(run.Counts(i), run.Cancellation).AsTask())),
            CheckRun.Start(() => backend.ApplyAsync(run.Fixture.OtherPlan, run.Cancellation)),
            CheckRun.Start(() => backend.GetStatusAsync(run.Cancellation).AsTask()),
        ];
        await StopAsync(run, backend, "the stop").ConfigureAwait(false);
        foreach (Task call in calls)
        {
            await run.EndAsync("a call that was under way at the stop", call, "cancel what is waited for when the backend stops").ConfigureAwait(false);
            _ = call.Exception;
        }
    }

    private static async Task StopAsync(CheckRun run, IServingBackend backend, string what)
    {
        Exception? thrown = await run.TryAsync(what, () => run.Fixture.StopBackendAsync(backend)).ConfigureAwait(false);
        if (thrown is not null)
        {
            throw run.Failure($"{what} succeeds", $"it threw {Words.Of(thrown)}", "let a stop succeed whatever is under way, and again", thrown);
        }
    }
}
