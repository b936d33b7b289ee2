using System.Collections.Concurrent;

namespace InferLine.Testing.Checks;

internal static class QueryChecks
{
    private const int Senders = 6;
    private const int Steps = 24;
    private const int AnswersPerStep = 12;

    public static IEnumerable<BackendCheck> All =>
    [
        new("Queries: answered", "Queries that are sent while nothing changes are answered.", AnsweredAsync),
        new("Queries: none is lost when replicas go", "Where BackendCapabilities.KeepsQueriesWhenScaled says so, every query is answered although replicas come and go.", ScaledAsync),
    ];

    private static async Task AnsweredAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        await SendAsync(run, "while nothing changed", (_, _) => Task.CompletedTask).ConfigureAwait(false);
    }

    private static async Task ScaledAsync(CheckRun run)
    {
        if (!run.Backend.Capabilities.KeepsQueriesWhenScaled)
        {
            throw new NotApplicableException("the backend does not promise it: BackendCapabilities.KeepsQueriesWhenScaled is false");
        }

        await run.BeginAsync().ConfigureAwait(false);
        int most = run.Fixture.MaxReplicas;
        await SendAsync(run, "while replicas came and went", (run, step) => run.ScaleAsync((step % 4) switch
        {
            0 => [.. Enumerable.Repeat(1, run.StageCount)],
            1 => [.. Enumerable.Repeat(most, run.StageCount)],
            _ => run.Counts(1 + (step % most)),
        })).ConfigureAwait(false);
    }

    private static async Task SendAsync(CheckRun run, string when, Func<CheckRun, int, Task> step)
    {
        // Whether queries can be sent at all is learned from one.
        await run.CallAsync("a query", () => run.Fixture.SendQueryAsync(run.Backend, run.Cancellation)).ConfigureAwait(false);
        using var enough = new CancellationTokenSource();
        var lost = new ConcurrentQueue<Exception>();
        int answered = 0;
        Task[] senders = [.. Enumerable.Range(0, Senders).Select(_ => Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested && lost.IsEmpty)
                {
                    try
                    {
                        await run.Fixture.SendQueryAsync(run.Backend, run.Cancellation).ConfigureAwait(false);
                        Interlocked.Increment(ref answered);
                    }
                    catch (Exception exception) when (exception is not OutOfMemoryException)
                    {
                        lost.Enqueue(exception);
                    }
                }
            },
            run.Cancellation))];
        try
        {
            for (int i = 0; i < Steps && lost.IsEmpty; i++)
            {
                await step(run, i).ConfigureAwait(false);
                int goal = Volatile.Read(ref answered) + AnswersPerStep;
                if (!await run.UntilAsync(() => Task.FromResult(Volatile.Read(ref answered) >= goal || !lost.IsEmpty)).ConfigureAwait(false))
                {
                    throw run.Failure($"queries are answered {when}", "they are not answered any more", "let queries that wait go to the replicas that remain");
                }
            }
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
        }

        await run.EndAsync($"every query that was sent {when}", Task.WhenAll(senders), "let queries that wait go to the replicas that remain").ConfigureAwait(false);
        if (lost.TryPeek(out Exception? first))
        {
            throw run.Failure(
                $"every query is answered {when}",
                FormattableString.Invariant($"{lost.Count} of {answered + lost.Count} were lost, the first with {Words.Of(first)}"),
                "send nothing more to replicas that go, and wait for what they have in hand; or say that KeepsQueriesWhenScaled is false",
                first);
        }
    }
}
