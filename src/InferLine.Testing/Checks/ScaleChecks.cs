using InferLine.Profiles;

namespace InferLine.Testing.Checks;

internal static class ScaleChecks
{
    public static IEnumerable<BackendCheck> All =>
    [
        new("Scale: up and down", "ScaleAsync changes the replicas to what was asked for, up and down, and nothing else.", UpAndDownAsync),
        new("Scale: to the same", "The same replicas again change nothing.", SameAsync),
        new("Scale: returns what was applied", "ScaleAsync returns, per stage, the replicas that run in the end.", ReturnsAsync),
        new("Scale: wrong numbers are refused", "Too few or too many numbers, zero, and numbers beyond the limit are refused with an InvalidInputException, and nothing changes.", WrongAsync),
    ];

    private static async Task UpAndDownAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        int most = run.Fixture.MaxReplicas;
        int[][] steps = [[.. Enumerable.Repeat(most, run.StageCount)], [.. Enumerable.Repeat(1, run.StageCount)], run.Counts(1), run.Counts(2), run.Counts(most)];
        foreach (int[] step in steps)
        {
            await run.ScaleAsync(step).ConfigureAwait(false);
            await run.ExpectRunningAsync(run.Scaled(run.Fixture.Plan, step), $"ScaleAsync({Words.List(step)})").ConfigureAwait(false);
        }
    }

    private static async Task SameAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        int[] counts = run.Counts(2);
        await run.ScaleAsync(counts).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Scaled(run.Fixture.Plan, counts), $"ScaleAsync({Words.List(counts)})").ConfigureAwait(false);
        IReadOnlyList<ObservedStage> before = await run.ObserveAsync().ConfigureAwait(false);
        await run.ScaleAsync(counts).ConfigureAwait(false);
        await run.ExpectUnchangedAsync(before, "the same replicas again", "take the numbers as what there is to be, not as what there is to add").ConfigureAwait(false);
    }

    private static async Task ReturnsAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        foreach (int[] step in new[] { run.Counts(run.Fixture.MaxReplicas), run.Counts(1), run.Counts(1) })
        {
            IReadOnlyList<int> applied = await run.ScaleAsync(step).ConfigureAwait(false);
            await run.ExpectRunningAsync(run.Scaled(run.Fixture.Plan, step), $"ScaleAsync({Words.List(step)})").ConfigureAwait(false);
            if (!applied.SequenceEqual(step))
            {
                throw run.Failure(
                    $"ScaleAsync({Words.List(step)}) returns what it applied, starting replicas included: {Words.List(step)}", $"it returned {Words.List(applied)}", "return the replicas that run or are under way, per stage");
            }
        }
    }

    private static async Task WrongAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        IReadOnlyList<ObservedStage> before = await run.ObserveAsync().ConfigureAwait(false);
        int[] good = run.Counts(2);
        int[][] wrong = [[], [.. good, 1], [.. good.SkipLast(1)], [.. good.SkipLast(1), 0], [.. good.SkipLast(1), -1], [.. good.SkipLast(1), HardwareType.MaxReplicaLimit + 1]];
        foreach (int[] numbers in wrong)
        {
            string call = $"ScaleAsync({Words.List(numbers)})";
            Exception? thrown = await run.TryAsync(call, () => run.Backend.ScaleAsync(numbers, run.Cancellation).AsTask()).ConfigureAwait(false);
            if (thrown is not InvalidInputException)
            {
                throw run.Failure(
                    FormattableString.Invariant($"{call} is refused with an InvalidInputException: there are {run.StageCount} stages, of 1 to {HardwareType.MaxReplicaLimit} replicas each"),
                    thrown is null ? "it was taken" : $"it threw {Words.Of(thrown)}",
                    "check all numbers before anything is changed",
                    thrown);
            }

            await run.ExpectUnchangedAsync(before, $"{call} was refused", "check all numbers before anything is changed").ConfigureAwait(false);
        }
    }
}
