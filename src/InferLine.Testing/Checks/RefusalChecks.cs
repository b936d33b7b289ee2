using InferLine.Backends;
using InferLine.Plans;

namespace InferLine.Testing.Checks;

/// <summary>Plans that cannot be carried out.</summary>
internal static class RefusalChecks
{
    public static IEnumerable<BackendCheck> All =>
    [
        new("Refuse: a plan of another pipeline", "A plan that is not one of the backend's pipeline is refused with an InvalidInputException, and nothing changes.", OtherPipelineAsync),
        new("Refuse: a delay below the shortest", "A plan whose delays are below BackendCapabilities.ShortestDelay is refused with an InvalidInputException, and nothing changes.", ShortDelayAsync),
        new("Refuse: the other batching discipline", "A plan that counts its delays by another discipline than BackendCapabilities.Batching is refused with an InvalidInputException, and nothing changes.", DisciplineAsync),
        new("Refuse: what the servers cannot do", "Plans that the backend cannot carry out, though its capabilities do not tell, are refused with an InvalidInputException, and nothing changes.", ImpossibleAsync),
    ];

    private static async Task OtherPipelineAsync(CheckRun run)
    {
        IReadOnlyList<StagePlan> stages = run.Fixture.OtherPlan.Stages;
        await ExpectRefusedAsync(run, new Plan(run.Fixture.Plan.Pipeline + "-other", stages), "a plan of another pipeline", "call plan.InOrderOf(Pipeline) before anything else").ConfigureAwait(false);
        StagePlan last = stages[^1];
        var foreign = new StagePlan(last.Stage + "-other", last.Hardware, last.BatchSize, last.Replicas, last.MaxDelay) { Batching = last.Batching };
        await ExpectRefusedAsync(run, new Plan(run.Fixture.Plan.Pipeline, [.. stages.SkipLast(1), foreign]), "a plan with a stage that the pipeline does not have", "call plan.InOrderOf(Pipeline) before anything else")
            .ConfigureAwait(false);
    }

    private static async Task ShortDelayAsync(CheckRun run)
    {
        BackendCapabilities capabilities = run.Backend.Capabilities;
        if (capabilities.ShortestDelay == TimeSpan.Zero)
        {
            throw new NotApplicableException("the backend has no shortest delay: BackendCapabilities.ShortestDelay is zero");
        }

        Plan plan = Batching(run.Fixture.OtherPlan, capabilities.ShortestDelay / 2, capabilities.Batching);
        await ExpectRefusedAsync(run, plan, "a plan with half the shortest delay", "call Capabilities.Check(plan, ...) before anything else").ConfigureAwait(false);
    }

    private static async Task DisciplineAsync(CheckRun run)
    {
        BackendCapabilities capabilities = run.Backend.Capabilities;
        BatchingDiscipline other = capabilities.Batching == BatchingDiscipline.OldestItem ? BatchingDiscipline.CollectionWindow : BatchingDiscipline.OldestItem;
        Plan plan = Batching(run.Fixture.OtherPlan, capabilities.ShortestDelay + TimeSpan.FromMilliseconds(2), other);
        await ExpectRefusedAsync(run, plan, $"a plan with the discipline {other}", "call Capabilities.Check(plan, ...) before anything else").ConfigureAwait(false);
    }

    private static async Task ImpossibleAsync(CheckRun run)
    {
        foreach (Plan plan in run.Fixture.ImpossiblePlans)
        {
            await ExpectRefusedAsync(run, plan, $"the plan {Words.Of(plan.Stages)}", "look at what the servers offer before you change anything").ConfigureAwait(false);
        }
    }

    private static async Task ExpectRefusedAsync(CheckRun run, Plan plan, string what, string remedy)
    {
        await run.BeginAsync().ConfigureAwait(false);
        IReadOnlyList<ObservedStage> before = await run.ObserveAsync().ConfigureAwait(false);
        Exception? thrown = await run.TryAsync("ApplyAsync", () => run.Backend.ApplyAsync(plan, run.Cancellation)).ConfigureAwait(false);
        if (thrown is not InvalidInputException)
        {
            throw run.Failure($"ApplyAsync refuses {what} with an InvalidInputException", thrown is null ? "it took the plan" : $"it threw {Words.Of(thrown)}", remedy, thrown);
        }

        await run.ExpectUnchangedAsync(before, $"ApplyAsync has refused {what}", "refuse before anything is changed").ConfigureAwait(false);
        await run.ExpectTruthfulAsync(run.CountsOf(run.Fixture.Plan), $"ApplyAsync has refused {what}").ConfigureAwait(false);
    }

    private static Plan Batching(Plan plan, TimeSpan delay, BatchingDiscipline discipline) =>
        new(plan.Pipeline, plan.Stages.Select(stage => new StagePlan(stage.Stage, stage.Hardware, Math.Max(2, stage.BatchSize), stage.Replicas, delay) { Batching = discipline }));
}
