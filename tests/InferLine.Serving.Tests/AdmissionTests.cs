using InferLine.Serving.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Serving.Tests;

/// <summary>Who gets in, who waits, and who leaves without an answer.</summary>
public sealed class AdmissionTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_pipeline_rejects_where_it_is_told_to()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, options: new PipelineRuntimeOptions { Capacity = 2, WhenFull = WhenFull.Reject });
        Task<int> first = runtime.ExecuteAsync(1, None).AsTask();
        Task<int> second = runtime.ExecuteAsync(2, None).AsTask();

        QueryRejectedException rejection = await Assert.ThrowsAsync<QueryRejectedException>(() => runtime.ExecuteAsync(3, None).AsTask());
        Assert.Equal(QueryRejection.Full, rejection.Reason);

        (await model.NextAsync()).Succeed();
        Assert.Equal(1, await first);
        Task<int> fourth = runtime.ExecuteAsync(4, None).AsTask();
        (await model.NextAsync()).Succeed();
        (await model.NextAsync()).Succeed();
        Assert.Equal(2, await second);
        Assert.Equal(4, await fourth);
    }

    [Fact]
    public async Task Whoever_waits_gets_in_by_turns()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, options: new PipelineRuntimeOptions { Capacity = 1 });
        Task<int>[] queries = [.. Enumerable.Range(0, 4).Select(i => runtime.ExecuteAsync(i, None).AsTask())];

        Assert.Equal((1, 3), (runtime.GetStatistics().Inside, runtime.GetStatistics().Waiting));
        for (int i = 0; i < queries.Length; i++)
        {
            GatedModel.Batch batch = await model.NextAsync();
            Assert.Equal([i], batch.Inputs);
            batch.Succeed();
            Assert.Equal(i, await queries[i]);
        }
    }

    [Fact]
    public async Task A_cancelled_query_leaves_the_queue_or_the_entrance_at_once()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, options: new PipelineRuntimeOptions { Capacity = 3 });
        using var cancellation = new CancellationTokenSource();
        Task<int> running = runtime.ExecuteAsync(0, None).AsTask();
        GatedModel.Batch batch = await model.NextAsync();
        Task<int> queued = runtime.ExecuteAsync(1, cancellation.Token).AsTask();
        Task<int> behind = runtime.ExecuteAsync(2, None).AsTask();
        Task<int> waiting = runtime.ExecuteAsync(3, cancellation.Token).AsTask();
        Assert.Equal(2, runtime.GetStatistics().Stages[0].Queued);

        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => queued);
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        RuntimeStatistics now = runtime.GetStatistics();
        Assert.Equal((2, 0, 1), (now.Inside, now.Waiting, now.Stages[0].Queued));

        batch.Succeed();
        (await model.NextAsync()).Succeed();
        Assert.Equal(0, await running);
        Assert.Equal(2, await behind);
        Assert.Equal(2, runtime.GetStatistics().Cancelled);
    }

    [Fact]
    public async Task A_query_that_is_cancelled_while_it_runs_ends_at_once_and_its_batch_goes_on()
    {
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(model, batchSize: 2, maxDelay: TimeSpan.FromHours(1));
        using var cancellation = new CancellationTokenSource();
        Task<int> cancelled = runtime.ExecuteAsync(1, cancellation.Token).AsTask();
        Task<int> other = runtime.ExecuteAsync(2, None).AsTask();
        GatedModel.Batch batch = await model.NextAsync();

        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);
        batch.Succeed();
        Assert.Equal(2, await other);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_costs_nothing()
    {
        await using PipelineRuntime<int, int> runtime = await OneStage.StartAsync(new GatedModel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runtime.ExecuteAsync(1, new CancellationToken(canceled: true)).AsTask());
        Assert.Equal(0, runtime.GetStatistics().Arrived);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_query_is_dropped_before_it_runs_if_so_wished(bool dropLate)
    {
        var time = new FakeTimeProvider();
        var model = new GatedModel();
        await using PipelineRuntime<int, int> runtime =
            await OneStage.StartAsync(model, options: new PipelineRuntimeOptions { Deadline = TimeSpan.FromSeconds(1), DropLate = dropLate }, time: time);
        Task<int> running = runtime.ExecuteAsync(0, None).AsTask();
        GatedModel.Batch batch = await model.NextAsync();
        Task<int> late = runtime.ExecuteAsync(1, None).AsTask();
        Task<int> patient = runtime.ExecuteWithinAsync(2, TimeSpan.FromSeconds(10), None).AsTask();

        time.Advance(TimeSpan.FromSeconds(2));
        batch.Succeed();
        if (dropLate)
        {
            Assert.Equal(QueryRejection.Late, (await Assert.ThrowsAsync<QueryRejectedException>(() => late)).Reason);
        }
        else
        {
            (await model.NextAsync()).Succeed();
            Assert.Equal(1, await late);
        }

        (await model.NextAsync()).Succeed();
        Assert.Equal(2, await patient);
        Assert.Equal(0, await running);
    }
}
