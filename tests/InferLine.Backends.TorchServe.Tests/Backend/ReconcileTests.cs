using InferLine.Backends.Tests.Backend;

namespace InferLine.Backends.TorchServe.Tests.Backend;

public sealed class ReconcileTests : ModelServerReconcileTests
{
    protected override string OneReplicaInsteadOfTwo => "workers: 1 (1 to 1) -> 2";

    [Fact]
    public async Task A_worker_that_died_and_is_being_restarted_is_told_and_waited_for()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([3, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        cluster.Server.StartMs = 60;
        cluster.Server.Kill("a", 1);
        StageStatus stage = (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0];
        Assert.Equal((3, 2), (stage.ReplicasWanted, stage.ReplicasRunning));
        Assert.Contains("2 of 3 workers serve", stage.Problem, StringComparison.Ordinal);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(3, cluster.Ready("a"));
        Assert.Empty(cluster.TakeControlCalls());
    }

    [Fact]
    public async Task Dead_workers_at_the_end_of_the_list_are_started_anew_without_touching_the_others()
    {
        using var cluster = new Cluster(new PolledTime(), "one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([3, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        cluster.Options.StartTimeout = TimeSpan.FromMilliseconds(300);
        cluster.Server.Kill("a", 2, forGood: true);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(["scale a/1.0 2", "scale a/1.0 3"], cluster.TakeControlCalls());
        Assert.Equal(3, cluster.Ready("a"));
    }

    [Fact]
    public async Task All_workers_dead_are_started_anew_through_zero()
    {
        using var cluster = new Cluster(new PolledTime(), "one");
        cluster.Server.IsModelApiEnabled = false;
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        cluster.Options.StartTimeout = TimeSpan.FromMilliseconds(300);
        cluster.Server.Kill("a", 0, forGood: true);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(["scale a/1.0 0", "scale a/1.0 1"], cluster.TakeControlCalls());
        Assert.Equal(1, cluster.Ready("a"));
    }

    [Fact]
    public async Task A_dead_worker_among_healthy_ones_is_replaced_by_another_registration()
    {
        using var cluster = new Cluster(new PolledTime(), "one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([3, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        cluster.Options.StartTimeout = TimeSpan.FromMilliseconds(300);
        cluster.Server.Kill("a", 0, forGood: true);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(["register a.alt/1.0", "scale a.alt/1.0 3", "remove a/1.0"], cluster.TakeControlCalls());
        Assert.Equal(3, cluster.Ready("a"));
        Assert.Empty(cluster.Server.Outages);
        Assert.True((await cluster.Backend.GetStatusAsync(Cancellation)).IsHealthy);
    }

    [Fact]
    public async Task A_dead_worker_among_healthy_ones_is_told_where_nothing_can_be_registered()
    {
        using var cluster = new Cluster(new PolledTime(), "one");
        cluster.Server.IsModelApiEnabled = false;
        await cluster.Backend.ApplyAsync(Cluster.Plan([3, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        cluster.Options.StartTimeout = TimeSpan.FromMilliseconds(300);
        cluster.Server.Kill("a", 0, forGood: true);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Empty(cluster.TakeControlCalls());
        Assert.Equal(2, cluster.Ready("a"));
        Assert.Contains("enable_model_api=true", (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_default_version_is_set_back()
    {
        using var cluster = new Cluster("one");
        cluster.Options.Archives.Clear();
        cluster.Server.Start(("a.mar", 1, 8, 5), ("b.mar", 1, 8, 5), ("b2.mar", 1, 2, 5), ("c.mar", 1, 8, 5));
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        await cluster.Server.HandleAsync("PUT", "/models/b/2.0/set-default", 8081);
        Assert.Contains("default version", (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[1].Problem, StringComparison.Ordinal);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal("1.0", cluster.Server.DefaultVersion("b"));
    }

    private protected override IServerCluster CreateCluster(params string[] hosts) => new Cluster(hosts);
}
