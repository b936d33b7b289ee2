using InferLine.Plans;
using InferLine.Serving.Tests.Testing;

namespace InferLine.Serving.Tests;

/// <summary>Replicas, batch sizes and delays that change while queries are served.</summary>
public sealed class ScalingTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_added_replica_serves_what_is_queued()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model);
        Task<int>[] queries = [runtime.ExecuteAsync(0, None).AsTask(), runtime.ExecuteAsync(1, None).AsTask()];
        GatedModel.Batch first = await model.NextAsync();
        Assert.False(model.HasStarted);

        Assert.Equal([2], await runtime.ScaleAsync([2], None));
        GatedModel.Batch second = await model.NextAsync();
        second.Succeed();
        Assert.Equal(1, await queries[1]);
        first.Succeed();
        Assert.Equal(0, await queries[0]);
    }

    [Fact]
    public async Task Idle_replicas_go_first_then_whoever_ends_a_batch()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, replicas: 4);
        Task<int>[] queries = [.. Enumerable.Range(0, 2).Select(i => runtime.ExecuteAsync(i, None).AsTask())];
        GatedModel.Batch first = await model.NextAsync();
        GatedModel.Batch second = await model.NextAsync();

        Assert.Equal([1], await runtime.ScaleAsync([1], None));
        await OneStage.UntilAsync(() => model.Disposed == 2);
        Assert.Equal(2, runtime.GetStatistics().Stages[0].ReplicasRunning);

        second.Succeed();
        await OneStage.UntilAsync(() => model.Disposed == 3);
        first.Succeed();
        await Task.WhenAll(queries);
        Task<int> third = runtime.ExecuteAsync(3, None).AsTask();
        (await model.NextAsync()).Succeed();
        Assert.Equal(3, await third);
        Assert.Equal((4, 3), (model.Created, model.Disposed));
    }

    [Fact]
    public async Task A_plan_changes_batches_from_the_next_one_on()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model);
        Task<int>[] queries = [.. Enumerable.Range(0, 6).Select(i => runtime.ExecuteAsync(i, None).AsTask())];
        GatedModel.Batch batch = await model.NextAsync();
        Assert.Single(batch.Inputs);

        Plan plan = UniformPlan.For(OneStage.Pipeline, batchSize: 3, replicas: 1);
        runtime.Apply(plan);
        Assert.Same(plan, runtime.Plan);
        batch.Succeed();
        batch = await model.NextAsync();
        Assert.Equal([1, 2, 3], batch.Inputs);
        batch.Succeed();
        batch = await model.NextAsync();
        Assert.Equal([4, 5], batch.Inputs);
        batch.Succeed();
        await Task.WhenAll(queries);
    }

    [Fact]
    public async Task A_delay_that_is_taken_away_lets_waiting_items_go()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, batchSize: 4, maxDelay: TimeSpan.FromHours(1));
        Task<int> query = runtime.ExecuteAsync(0, None).AsTask();
        Assert.Equal(1, runtime.GetStatistics().Stages[0].Queued);

        runtime.Apply(UniformPlan.For(OneStage.Pipeline, batchSize: 4));
        (await model.NextAsync()).Succeed();
        Assert.Equal(0, await query);
    }

    [Theory]
    [InlineData(new[] { 1, 1 }, "2 numbers for 1 stages")]
    [InlineData(new[] { 0 }, "'replicas' is 0")]
    public async Task Bad_numbers_are_refused(int[] replicas, string message)
    {
        await using PipelineRuntime<int, int> runtime = OneStage.Build(new GatedModel());
        Assert.Contains(message, (await Assert.ThrowsAsync<InvalidInputException>(async () => await runtime.ScaleAsync(replicas, None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_with_another_batching_discipline_is_refused_and_changes_nothing()
    {
        Plan plan = UniformPlan.For(OneStage.Pipeline, batchSize: 4, maxDelay: TimeSpan.FromMilliseconds(5));
        Plan collecting = new(plan.Pipeline, plan.Stages.Select(stage => stage with { Batching = BatchingDiscipline.CollectionWindow }));
        Assert.Throws<InvalidInputException>(() => new PipelineRuntimeBuilder<int, int>(OneStage.Pipeline, collecting));
        await using PipelineRuntime<int, int> runtime = OneStage.Build(new GatedModel());
        Plan before = runtime.Plan;

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() => runtime.Apply(collecting));

        Assert.Contains("the runtime counts a delay by oldestItem", problem.Message, StringComparison.Ordinal);
        Assert.Same(before, runtime.Plan);
    }
}
