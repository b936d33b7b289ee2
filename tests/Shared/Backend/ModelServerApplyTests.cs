using InferLine.Plans;

namespace InferLine.Backends.Tests.Backend;

/// <summary>How plans are applied, previewed and refused, whatever the servers are.</summary>
public abstract class ModelServerApplyTests
{
    /// <summary>How a refusal tells by what discipline the servers count a delay.</summary>
    protected abstract string CountsADelayBy { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Applying_twice_changes_nothing_even_after_a_restart_of_the_host()
    {
        using IServerCluster cluster = CreateCluster("one", "two");
        Plan plan = cluster.Plan([3, 2, 4], batchSize: 4, delayMs: 1);
        await cluster.Backend.ApplyAsync(plan, Cancellation);
        cluster.TakeControlCalls();
        await cluster.Backend.ApplyAsync(plan, Cancellation);
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(plan, Cancellation);
        Assert.Empty(cluster.TakeControlCalls());
    }

    [Fact]
    public async Task Batches_that_count_their_delay_otherwise_are_refused_before_the_first_call()
    {
        using IServerCluster cluster = CreateCluster("one");
        Plan plan = cluster.Plan([1, 1, 1], batchSize: 4);
        BatchingDiscipline otherwise = plan.Stages[0].Batching == BatchingDiscipline.OldestItem ? BatchingDiscipline.CollectionWindow : BatchingDiscipline.OldestItem;
        var other = new Plan(plan.Pipeline, plan.Stages.Select(stage => stage with { Batching = otherwise }));
        foreach (Func<Task> call in new Func<Task>[] { () => cluster.Backend.ApplyAsync(other, Cancellation), () => cluster.PreviewAsync(other, Cancellation), () => cluster.CompareAsync(other, Cancellation) })
        {
            InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(call);
            Assert.Contains(CountsADelayBy, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(cluster.Network.Requests);
    }

    [Fact]
    public async Task A_plan_beyond_the_capacity_is_refused_before_the_first_call()
    {
        using IServerCluster cluster = CreateCluster("one", "two");
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => cluster.Backend.ApplyAsync(cluster.Plan([6, 6, 5]), Cancellation));
        Assert.Contains("17 replicas are planned on hardware 'cpu', whose servers have room for 16", error.Message, StringComparison.Ordinal);
        Assert.Empty(cluster.Network.Requests);
    }

    [Fact]
    public async Task Unknown_hardware_is_refused()
    {
        using IServerCluster cluster = CreateCluster("one");
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => cluster.Backend.ApplyAsync(cluster.Plan([1, 1, 1], hardware: "tpu"), Cancellation));
        Assert.Contains("no server is bound to hardware 'tpu'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_cannot_be_kept_is_said_with_the_file_before_anything_is_done()
    {
        using IServerCluster cluster = CreateCluster("one");
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "state.json");
        cluster.StateFile = file;
        cluster.RestartHost();
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => cluster.Backend.ApplyAsync(cluster.Plan([1, 1, 1]), Cancellation));
        Assert.Equal((file, "the folder of this file does not exist; check the path"), (error.Document, error.Problem));
        Assert.Empty(cluster.TakeControlCalls());
    }

    [Fact]
    public async Task Without_servers_nothing_is_decided()
    {
        using IServerCluster cluster = CreateCluster("one", "two");
        cluster.Network.Down.UnionWith(["one", "two"]);
        Exception error = await Assert.ThrowsAsync(cluster.FailureType, () => cluster.Backend.ApplyAsync(cluster.Plan([1, 1, 1]), Cancellation));
        Assert.Contains($"no server of hardware 'cpu' answers ({cluster.AddressOf("one")}, {cluster.AddressOf("two")})", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidInputException>(async () => await cluster.Backend.ScaleAsync([1, 1, 1], Cancellation));
    }

    [Fact]
    public async Task A_preview_of_what_runs_is_empty_and_a_scaling_one_is_in_place()
    {
        using IServerCluster cluster = CreateCluster("one");
        await cluster.Backend.ApplyAsync(cluster.Plan([2, 1, 1]), Cancellation);
        Assert.Empty(await cluster.PreviewAsync(cluster.Plan([2, 1, 1]), Cancellation));
        Assert.Equal([("second", true)], await cluster.PreviewAsync(cluster.Plan([2, 5, 1]), Cancellation));
    }

    private protected abstract IServerCluster CreateCluster(params string[] hosts);
}
