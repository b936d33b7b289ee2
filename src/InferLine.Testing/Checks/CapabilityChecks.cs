using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Testing.Checks;

internal static class CapabilityChecks
{
    public static IEnumerable<BackendCheck> All =>
    [
        new("Capabilities: stay the same", "Name, Pipeline and Capabilities are the same before and after decisions.", ConstantAsync),
        new("Capabilities: the shortest delay is taken", "A plan with BackendCapabilities.ShortestDelay and the backend's discipline is taken.", ShortestDelayAsync),
    ];

    private static async Task ConstantAsync(CheckRun run)
    {
        (string, Pipeline, BackendCapabilities) before = (run.Backend.Name, run.Backend.Pipeline, run.Backend.Capabilities);
        if (string.IsNullOrWhiteSpace(before.Item1))
        {
            throw run.Failure("the backend has a name", "Name is empty", "name what kind of backend it is; logs and metrics show it");
        }

        await run.BeginAsync().ConfigureAwait(false);
        await run.ApplyAsync(run.Fixture.OtherPlan).ConfigureAwait(false);
        await run.ScaleAsync(run.Counts(2)).ConfigureAwait(false);
        (string, Pipeline, BackendCapabilities) after = (run.Backend.Name, run.Backend.Pipeline, run.Backend.Capabilities);
        if (before != after)
        {
            throw run.Failure(
                $"name, pipeline and capabilities stay the same: {before.Item1}, {before.Item2.Name}, {before.Item3}",
                $"{after.Item1}, {after.Item2.Name}, {after.Item3}",
                "say what holds for as long as the backend lives: planners ask once");
        }
    }

    private static async Task ShortestDelayAsync(CheckRun run)
    {
        BackendCapabilities capabilities = run.Backend.Capabilities;
        Plan plan = new(
            run.Fixture.Plan.Pipeline,
            run.Fixture.Plan.Stages.Select(stage => stage.BatchSize == 1 ? stage : new StagePlan(stage.Stage, stage.Hardware, stage.BatchSize, stage.Replicas, capabilities.ShortestDelay) { Batching = capabilities.Batching }));
        if (plan.Stages.All(stage => stage.BatchSize == 1))
        {
            throw new NotApplicableException($"no stage of {run.Fixture.GetType().Name}.Plan has batches");
        }

        await run.ApplyAsync(plan).ConfigureAwait(false);
        await run.ExpectRunningAsync(plan, "ApplyAsync with the shortest delay", "carry the delay out, or give the shortest one that you can").ConfigureAwait(false);
    }
}
