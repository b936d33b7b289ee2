using InferLine.Backends;

namespace InferLine.Testing.Checks;

internal static class RestartChecks
{
    public static IEnumerable<BackendCheck> All =>
    [
        new("Restart: of the host", "A backend that starts on what another one has left goes on with what was decided last, and changes nothing.", HostAsync),
        new("Restart: of the servers", "Servers that start anew get back what was decided last, and until then the status says that they do not have it.", ServersAsync),
    ];

    private static async Task HostAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        await run.ApplyAsync(run.Fixture.OtherPlan).ConfigureAwait(false);
        int[] counts = run.Counts(2);
        await run.ScaleAsync(counts).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Scaled(run.Fixture.OtherPlan, counts), "ApplyAsync and ScaleAsync").ConfigureAwait(false);
        IReadOnlyList<ObservedStage> before = await run.ObserveAsync().ConfigureAwait(false);
        await run.RestartHostAsync().ConfigureAwait(false);
        BackendStatus status = await run.GetStatusAsync().ConfigureAwait(false);
        if (!status.Stages.Select(stage => stage.ReplicasWanted).SequenceEqual(counts.Select(count => (int?)count)))
        {
            throw run.Failure(
                $"after a restart of the host, the status says that {Words.List(counts)} replicas are wanted",
                $"it says {string.Join(", ", status.Stages.Select(stage => stage.ReplicasWanted?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"))}",
                "keep each decision before it is carried out, and read it at the start");
        }

        await run.ExpectUnchangedAsync(before, "a restart of the host", "adopt what runs").ConfigureAwait(false);
        await run.ExpectTruthfulAsync(counts, "a restart of the host").ConfigureAwait(false);
        counts = run.Counts(1);
        await run.ScaleAsync(counts).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Scaled(run.Fixture.OtherPlan, counts), "a restart of the host, and ScaleAsync").ConfigureAwait(false);
    }

    private static async Task ServersAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        await run.ApplyAsync(run.Fixture.OtherPlan).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Fixture.OtherPlan, "ApplyAsync").ConfigureAwait(false);
        await run.Fixture.RestartServersAsync(run.Cancellation).ConfigureAwait(false);
        IReadOnlyList<ObservedStage> now = await run.ObserveAsync().ConfigureAwait(false);
        BackendStatus status = await run.GetStatusAsync().ConfigureAwait(false);
        if (!Words.Runs(now, run.Fixture.OtherPlan.InOrderOf(run.Backend.Pipeline)) && status.IsHealthy)
        {
            throw run.Failure("after a restart of the servers, the status has a problem until they have the plan again", $"{Words.Of(now)} runs, and the status is healthy", "read the status off the servers");
        }

        await run.ExpectRunningAsync(run.Fixture.OtherPlan, "a restart of the servers", "compare the servers with what was decided now and then, and mend what differs").ConfigureAwait(false);
        await run.ExpectTruthfulAsync(run.CountsOf(run.Fixture.OtherPlan), "a restart of the servers").ConfigureAwait(false);
    }
}
