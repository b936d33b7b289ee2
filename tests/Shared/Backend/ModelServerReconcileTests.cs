namespace InferLine.Backends.Tests.Backend;

/// <summary>What the comparison of servers with what was decided does, whatever the servers are.</summary>
public abstract class ModelServerReconcileTests
{
    /// <summary>How a status tells that a model has one replica instead of two.</summary>
    protected abstract string OneReplicaInsteadOfTwo { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restarted_server_gets_its_plan_back()
    {
        using IServerCluster cluster = CreateCluster("one");
        await cluster.Backend.ApplyAsync(cluster.Plan([2, 3, 3], batchSize: 4), Cancellation);
        cluster.RestartServer("one");
        Assert.Contains("it does not run what it was asked to", (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0].Problem, StringComparison.Ordinal);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal([2, 3, 3], [cluster.Running("a"), cluster.Running("b"), cluster.Running("c")]);
        Assert.Equal(4, cluster.BatchSizeOn("one", "a"));
        Assert.True((await cluster.Backend.GetStatusAsync(Cancellation)).IsHealthy);
    }

    [Fact]
    public async Task Drift_is_only_reported_if_so_wished()
    {
        using IServerCluster cluster = CreateCluster("one");
        cluster.Drift = DriftPolicy.Report;
        await cluster.Backend.ApplyAsync(cluster.Plan([2, 3, 3]), Cancellation);
        cluster.RestartServer("one");
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(1, cluster.Running("a"));
        Assert.Empty(cluster.TakeControlCalls());
        Assert.Contains(OneReplicaInsteadOfTwo, (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DriftPolicy.Mend, 3)]
    [InlineData(DriftPolicy.Report, 1)]
    public async Task A_restarted_host_goes_on_with_what_was_decided(DriftPolicy drift, int running)
    {
        string folder = Directory.CreateTempSubdirectory("state").FullName;
        try
        {
            using IServerCluster cluster = CreateCluster("one", "two");
            cluster.StateFile = Path.Combine(folder, "state.json");
            cluster.Drift = drift;
            cluster.RestartHost();
            await cluster.Backend.ApplyAsync(cluster.Plan([6, 2, 2]), Cancellation);
            cluster.RestartHost();
            cluster.RestartServer("one");
            await cluster.Backend.ReconcileAsync(Cancellation);
            Assert.Equal(running, cluster.RunningOn("one", "a"));
            BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
            Assert.Equal(6, status.Stages[0].ReplicasWanted);
            Assert.Equal(drift == DriftPolicy.Mend, status.IsHealthy);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"pipeline":"another","stages":[]}""")]
    [InlineData("""{"pipeline":null}""")]
    [InlineData("""{"pipeline":"p","stages":[{"name":"a","hardware":"cpu","batchSize":1,"replicas":1,"maxDelayMs":1e300,"batching":"OldestItem","servers":{}}]}""")]
    [InlineData("""{"pipeline":"p","stages":[{"name":"a","hardware":"cpu","batchSize":1,"replicas":1,"maxDelayMs":0,"batching":"OldestItem","servers":{"one":-1}}]}""")]
    public async Task A_state_file_of_something_else_is_refused(string content)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, content, Cancellation);
            using IServerCluster cluster = CreateCluster("one");
            cluster.StateFile = file;
            cluster.RestartHost();
            InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => cluster.Backend.ReconcileAsync(Cancellation));
            Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Before_a_plan_there_is_nothing_to_compare_and_a_status_without_numbers()
    {
        using IServerCluster cluster = CreateCluster("one");
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Empty(cluster.Network.Requests);
        BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
        Assert.Equal(["first", "second", "third"], status.Stages.Select(stage => stage.Stage));
        Assert.All(status.Stages, stage => Assert.Null(stage.ReplicasWanted));
    }

    [Fact]
    public async Task A_server_that_is_down_is_a_problem_of_the_backend()
    {
        using IServerCluster cluster = CreateCluster("one", "two");
        await cluster.Backend.ApplyAsync(cluster.Plan([2, 2, 2]), Cancellation);
        cluster.Network.Down.Add("two");
        BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
        Assert.Contains($"{cluster.AddressOf("two")}: no answer", status.Problem, StringComparison.Ordinal);
        Assert.Equal(1, status.Stages[0].ReplicasRunning);
        Assert.Null(status.Served);
    }

    private protected abstract IServerCluster CreateCluster(params string[] hosts);
}
