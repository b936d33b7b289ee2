using InferLine.Backends;

namespace InferLine.Testing.Checks;

internal static class StatusChecks
{
    public static IEnumerable<BackendCheck> All =>
    [
        new("Status: before a plan", "GetStatusAsync answers before a plan was applied, with every stage in the pipeline's order.", run => run.GetStatusAsync()),
        new("Status: what is wanted and what runs", "A status agrees with what was asked for and with what really runs, and has a problem only if they differ.", TruthfulAsync),
        new("Status: servers that cannot be reached", "Unreachable servers are a problem in the status, not an exception, and gone once they are back.", UnreachableAsync),
    ];

    private static async Task TruthfulAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        await run.ExpectTruthfulAsync(run.CountsOf(run.Fixture.Plan), "ApplyAsync").ConfigureAwait(false);
        foreach (int[] step in new[] { run.Counts(run.Fixture.MaxReplicas), run.Counts(1) })
        {
            await run.ScaleAsync(step).ConfigureAwait(false);
            await run.ExpectTruthfulAsync(step, $"ScaleAsync({Words.List(step)})").ConfigureAwait(false);
        }

        BackendStatus status = await run.GetStatusAsync().ConfigureAwait(false);
        if (status.Stages.Any(stage => stage.ReplicasWanted is null))
        {
            throw run.Failure("after a decision, the status says how many replicas are wanted", "ReplicasWanted is null", "keep what was decided last: a host compares it with what runs");
        }
    }

    private static async Task UnreachableAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        await run.Fixture.BreakAsync(Fault.Unreachable, run.Cancellation).ConfigureAwait(false);
        BackendStatus status = await run.GetStatusAsync().ConfigureAwait(false);
        if (status.IsHealthy)
        {
            throw run.Failure("no server can be reached, and the status has a problem", "it is healthy", "ask the servers, and say in BackendStatus.Problem which do not answer");
        }

        if (Truth.LieUnderFault(status, await run.ObserveAsync().ConfigureAwait(false)) is { } lie)
        {
            throw run.Failure("no server can be reached, and the status claims no more than it knows", lie, "leave ReplicasRunning null where it is not known");
        }

        await run.Fixture.HealAsync(run.Cancellation).ConfigureAwait(false);
        await run.ExpectTruthfulAsync(run.CountsOf(run.Fixture.Plan), "the servers are back").ConfigureAwait(false);
    }
}
