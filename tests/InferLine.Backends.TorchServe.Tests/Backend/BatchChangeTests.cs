using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Tests.Backend;

/// <summary>The batch size of a registered model cannot change: another registration takes its place, and something serves at every moment.</summary>
public sealed class BatchChangeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_two_archives_the_version_changes_under_the_same_name()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 2, 1]), Cancellation);
        cluster.TakeControlCalls();
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 3, 1], batchSize: 4, delayMs: 7), Cancellation);
        Assert.Equal(["register b/2.0", "scale b/2.0 3", "default b/2.0", "remove b/1.0"], cluster.TakeControlCalls().Where(call => call.Contains(" b", StringComparison.Ordinal)));
        Assert.Equal([("b/2.0", 4, 7, 3)], cluster.Server.Served("b"));
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 2), Cancellation);
        Assert.Equal([("b/1.0", 2, 5, 1)], cluster.Server.Served("b"));
        Assert.Empty(cluster.Server.Outages);
        Assert.True((await cluster.Backend.GetStatusAsync(Cancellation)).IsHealthy);
    }

    [Fact]
    public async Task With_one_archive_the_name_changes_and_back()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1], batchSize: 4), Cancellation);
        Assert.Empty(cluster.Server.Served("a"));
        Assert.Equal([("a.alt/1.0", 4, 5, 2)], cluster.Server.Served("a.alt"));
        Assert.Contains(new ScaleDownNotice("first", "http://one:8080", "a", "1.0", 1, 0, "/predictions/a.alt/1.0"), cluster.Notices);
        cluster.RestartHost();
        Assert.Equal([3, 1, 1], await ApplyAndScaleAsync(cluster, batchSize: 4, 3));
        Assert.Equal([("a.alt/1.0", 4, 5, 3)], cluster.Server.Served("a.alt"));
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        Assert.Equal([("a/1.0", 8, 5, 1)], cluster.Server.Served("a"));
        Assert.Empty(cluster.Server.Served("a.alt"));
        Assert.Empty(cluster.Server.Outages);
    }

    [Fact]
    public async Task Under_load_no_request_is_lost()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([4, 4, 2]), Cancellation);
        using var enough = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            IStageClient stage = cluster.Backend.CreateStageClient<string, string>(i % 2 == 0 ? "first" : "second", PredictRequest.Text, answer => answer.Text);
            await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
            while (!enough.IsCancellationRequested)
            {
                await replica.RunAsync(new object?[] { "x" }, new object?[1], Cancellation);
            }
        }, Cancellation))];
        foreach (int batch in new[] { 4, 1, 2, 8 })
        {
            await cluster.Backend.ApplyAsync(Cluster.Plan([4, 4, 2], batch), Cancellation);
        }

        await enough.CancelAsync();
        await Task.WhenAll(clients);
        Assert.All(cluster.Servers.Values, server => Assert.Equal((0, 0), (server.Killed, server.Outages.Count)));
    }

    [Theory]
    [InlineData("second", "b2.mar")]
    [InlineData("first", "a.mar")]
    public async Task If_new_workers_do_not_start_the_old_ones_serve_and_nothing_is_left_over(string stage, string archive)
    {
        using var cluster = new Cluster(new PolledTime(), "one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        cluster.Options.StartTimeout = TimeSpan.FromMilliseconds(300);
        cluster.Server.Archive(archive).FailsToStart = true;
        TorchServeException error = await Assert.ThrowsAsync<TorchServeException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2], batchSize: 4), Cancellation));
        Assert.Contains($"stage '{stage}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 of 2 workers serve", error.Message, StringComparison.Ordinal);
        string model = stage == "first" ? "a" : "b";
        Assert.Equal([($"{model}/1.0", 8, 5, 2)], cluster.Server.Served(model));
        Assert.Empty(cluster.Server.Served(model + ".alt"));
        Assert.Empty(cluster.Server.Outages);
        StageStatus status = (await cluster.Backend.GetStatusAsync(Cancellation)).Stages.Single(one => one.Stage == stage);
        Assert.Equal((2, 8), (status.ReplicasRunning, status.BatchSize));
        Assert.Contains("0 of 2 workers serve", status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_the_warm_up_fails_the_old_ones_serve_and_nothing_is_left_over()
    {
        using var cluster = new Cluster("one");
        cluster.Options.WarmUps["first"] = new WarmUp { Text = "raise", ContentType = "text/plain" };
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.Server.Archive("a.mar").Raises = true;
        TorchServeException error = await Assert.ThrowsAsync<TorchServeException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4), Cancellation));
        Assert.Contains("the new workers fail the warm-up request: Prediction failed (503)", error.Message, StringComparison.Ordinal);
        Assert.Equal([("a/1.0", 8, 5, 1)], cluster.Server.Served("a"));
        Assert.Empty(cluster.Server.Served("a.alt"));
    }

    [Fact]
    public async Task New_workers_are_warmed_up_before_requests_reach_them()
    {
        using var cluster = new Cluster("one");
        cluster.Options.WarmUps["first"] = new WarmUp { Text = "{}" };
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1], batchSize: 4), Cancellation);
        string[] requests = [.. cluster.Network.Requests];
        int last = Array.LastIndexOf(requests, "POST one:8080/predictions/a.alt/1.0");
        Assert.Equal(8, requests.Count(request => request == "POST one:8080/predictions/a.alt/1.0"));
        Assert.True(last < Array.IndexOf(requests, "DELETE one:8081/models/a/1.0"));
    }

    [Fact]
    public async Task What_an_interrupted_change_left_over_goes_with_the_next()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        foreach (string url in new[] { "a.mar&model_name=a.alt", "b2.mar" })
        {
            await cluster.Server.HandleAsync("POST", $"/models?url={url}&batch_size=2&max_batch_delay=5&initial_workers=1&synchronous=true", 8081);
        }

        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Empty(cluster.Server.Served("a.alt"));
        Assert.Equal([("b/1.0", 8, 5, 1)], cluster.Server.Served("b"));
        Assert.Empty(cluster.Server.Outages);
    }

    [Fact]
    public async Task Versions_that_are_not_the_backends_are_left_alone()
    {
        using var cluster = new Cluster("one");
        cluster.Options.Archives.Clear();
        cluster.Server.Start(("a.mar", 1, 8, 5), ("b.mar", 1, 8, 5), ("b2.mar", 1, 2, 5), ("c.mar", 1, 8, 5));
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 2, 1]), Cancellation);
        Assert.Equal([("b/1.0", 8, 5, 2), ("b/2.0", 2, 5, 1)], cluster.Server.Served("b"));
    }

    [Fact]
    public async Task An_answer_to_a_registration_that_is_lost_is_found_out()
    {
        using var cluster = new Cluster("one");
        cluster.Network.Faults = (request, _) => request.Method == HttpMethod.Post && request.RequestUri!.PathAndQuery.StartsWith("/models?url", StringComparison.Ordinal) ? Fault.AnswerLost : Fault.None;
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4), Cancellation);
        Assert.Equal([("b/2.0", 4, 5, 1)], cluster.Server.Served("b"));
        Assert.Single(cluster.TakeControlCalls(), call => call.StartsWith("register b", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<int>> ApplyAndScaleAsync(Cluster cluster, int batchSize, int first)
    {
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1], batchSize), Cancellation);
        return await cluster.Backend.ScaleAsync([first, 1, 1], Cancellation);
    }
}
