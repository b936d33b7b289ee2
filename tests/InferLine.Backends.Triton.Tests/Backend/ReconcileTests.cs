using InferLine.Plans;

namespace InferLine.Backends.Triton.Tests.Backend;

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
        Assert.Equal([2, 3, 3], [cluster.Instances("a"), cluster.Instances("b"), cluster.Instances("c")]);
        Assert.Equal(4, cluster.Server.Served("a")!["max_batch_size"]!.GetValue<int>());
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
        Assert.Equal(1, cluster.Instances("a"));
        Assert.Empty(cluster.TakeControlCalls());
        Assert.Contains("instance_group: 1 x KIND_CPU -> 2 x KIND_CPU", (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DriftPolicy.Mend, 3)]
    [InlineData(DriftPolicy.Report, 1)]
    public async Task A_restarted_host_goes_on_with_what_was_decided(DriftPolicy drift, int instances)
    {
        string folder = Directory.CreateTempSubdirectory("triton").FullName;
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
            Assert.Equal(instances, cluster.Servers["one"].Instances("a"));
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
            using var cluster = new Cluster("one");
            cluster.Options.StateFile = file;
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
        Assert.Contains("http://two:8000: no answer", status.Problem, StringComparison.Ordinal);
        Assert.Equal(1, status.Stages[0].ReplicasRunning);
        Assert.Null(status.Served);
    }

    [Fact]
    public async Task With_Report_a_server_that_is_back_is_used_by_the_next_decision_and_not_before()
    {
        using var cluster = new Cluster("one", "two");
        cluster.Options.Drift = DriftPolicy.Report;
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        cluster.Network.Down.Add("two");
        await cluster.Backend.ScaleAsync([4, 2, 2], Cancellation);
        cluster.Servers["two"].Restart();
        cluster.Network.Down.Clear();
        cluster.TakeControlCalls();
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Empty(cluster.TakeControlCalls());
        Assert.Equal(4, cluster.Servers["one"].Instances("a"));

        await cluster.Backend.ScaleAsync([4, 2, 2], Cancellation);
        Assert.Equal([2, 2], [cluster.Servers["one"].Instances("a"), cluster.Servers["two"].Instances("a")]);
        Assert.True((await cluster.Backend.GetStatusAsync(Cancellation)).IsHealthy);
    }

    [Fact]
    public async Task A_server_that_is_back_is_evened_out_whoever_notices_it_first()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        cluster.Network.Down.Add("two");
        await cluster.Backend.ScaleAsync([4, 2, 2], Cancellation);
        cluster.Network.Down.Clear();
        Plan plan = Cluster.Plan([4, 2, 2]);
        Assert.Contains(await cluster.Backend.PreviewAsync(plan, Cancellation), change => change.Server == "http://one:8000" && change.Model == "a");
        await cluster.Backend.ApplyAsync(plan, Cancellation);
        Assert.Equal([2, 2], [cluster.Servers["one"].Instances("a"), cluster.Servers["two"].Instances("a")]);
    }
}
