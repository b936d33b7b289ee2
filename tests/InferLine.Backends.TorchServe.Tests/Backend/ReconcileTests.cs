namespace InferLine.Backends.TorchServe.Tests.Backend;

public sealed class ReconcileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restarted_server_gets_its_plan_back()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 3, 3], batchSize: 4), Cancellation);
        cluster.Server.Restart();
        Assert.Contains("it does not run what it was asked to", (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0].Problem, StringComparison.Ordinal);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal([2, 3, 3], [cluster.Ready("a"), cluster.Ready("b"), cluster.Ready("c")]);
        Assert.True((await cluster.Backend.GetStatusAsync(Cancellation)).IsHealthy);
    }

    [Fact]
    public async Task Drift_is_only_reported_if_so_wished()
    {
        using var cluster = new Cluster("one");
        cluster.Options.Drift = DriftPolicy.Report;
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 3, 3]), Cancellation);
        cluster.Server.Restart();
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(1, cluster.Ready("a"));
        Assert.Empty(cluster.TakeControlCalls());
        Assert.Contains("workers: 1 (1 to 1) -> 2", (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DriftPolicy.Mend, 3)]
    [InlineData(DriftPolicy.Report, 1)]
    public async Task A_restarted_host_goes_on_with_what_was_decided(DriftPolicy drift, int workers)
    {
        string folder = Directory.CreateTempSubdirectory("torchserve").FullName;
        try
        {
            using var cluster = new Cluster("one", "two");
            cluster.Options.StateFile = Path.Combine(folder, "state.json");
            cluster.Options.Drift = drift;
            cluster.RestartHost();
            await cluster.Backend.ApplyAsync(Cluster.Plan([6, 2, 2]), Cancellation);
            cluster.RestartHost();
            cluster.Servers["one"].Restart();
            await cluster.Backend.ReconcileAsync(Cancellation);
            Assert.Equal(workers, cluster.Servers["one"].Served("a")[0].Ready);
            BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
            Assert.Equal(6, status.Stages[0].ReplicasWanted);
            Assert.Equal(drift == DriftPolicy.Mend, status.IsHealthy);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

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

    [Fact]
    public async Task Before_a_plan_there_is_nothing_to_compare_and_a_status_without_numbers()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Empty(cluster.Network.Requests);
        BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
        Assert.Equal(["first", "second", "third"], status.Stages.Select(stage => stage.Stage));
        Assert.All(status.Stages, stage => Assert.Null(stage.ReplicasWanted));
    }

    [Fact]
    public async Task A_server_that_is_down_is_a_problem_of_the_backend()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        cluster.Network.Down.Add("two");
        BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
        Assert.Contains("http://two:8080: no answer", status.Problem, StringComparison.Ordinal);
        Assert.Equal(1, status.Stages[0].ReplicasRunning);
        Assert.Null(status.Served);
    }
}
