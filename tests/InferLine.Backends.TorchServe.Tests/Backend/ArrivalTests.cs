using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Backend;

/// <summary>What is counted as arrived where servers are called directly.</summary>
public sealed class ArrivalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_has_arrived_before_there_is_a_plan_or_before_the_first_reading()
    {
        using var cluster = new Cluster("one");
        Assert.Equal(0, await cluster.Backend.CountArrivalsAsync(Cancellation));
        await AskAsync(cluster.Server, "a", 5);
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        Assert.Equal(0, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    [Fact]
    public async Task Requests_for_the_entry_arrive_whether_they_are_answered_wait_or_are_refused()
    {
        using Cluster cluster = await StartAsync("one");
        await AskAsync(cluster.Server, "a", 3);
        await AskAsync(cluster.Server, "b", 4);
        Assert.Equal(3, await cluster.Backend.CountArrivalsAsync(Cancellation));

        // Two workers take 8 each, 100 wait, and 2 are refused.
        var work = new TaskCompletionSource();
        cluster.Server.Work = () => work.Task;
        Task<FakeAnswer>[] answers = [.. Enumerable.Range(0, 118).Select(_ => cluster.Server.HandleAsync("POST", "/predictions/a", 8080))];
        Assert.Equal(121, await cluster.Backend.CountArrivalsAsync(Cancellation));
        work.SetResult();
        int refused = (await Task.WhenAll(answers)).Count(answer => answer.Status == 503);
        Assert.True(refused >= 2, FormattableString.Invariant($"{refused} were refused"));
        Assert.Equal(121, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    [Fact]
    public async Task Other_names_other_versions_and_restarts_lose_and_invent_nothing_that_was_seen()
    {
        using Cluster cluster = await StartAsync("one");
        await AskAsync(cluster.Server, "a", 2);
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1], batchSize: 4), Cancellation);
        await AskAsync(cluster.Server, "a.alt", 3);
        await AskAsync(cluster.Server, "a.alt/1.0", 1);
        Assert.Equal(6, await cluster.Backend.CountArrivalsAsync(Cancellation));

        // The counts begin anew: one is gone, and one lower than it was.
        cluster.Server.Restart();
        await AskAsync(cluster.Server, "a", 1);
        Assert.Equal(7, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    [Fact]
    public async Task Servers_are_summed_and_one_that_does_not_answer_is_an_error_until_it_is_known_to_be_down()
    {
        using Cluster cluster = await StartAsync("one", "two");
        await AskAsync(cluster.Servers["one"], "a", 3);
        await AskAsync(cluster.Servers["two"], "a", 4);
        Assert.Equal(7, await cluster.Backend.CountArrivalsAsync(Cancellation));

        cluster.Network.Down.Add("two");
        await AskAsync(cluster.Servers["one"], "a", 1);
        await Assert.ThrowsAsync<TorchServeException>(async () => await cluster.Backend.CountArrivalsAsync(Cancellation));
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(8, await cluster.Backend.CountArrivalsAsync(Cancellation));

        // Back again: what came to it while nobody looked is not a burst of now.
        await AskAsync(cluster.Servers["two"], "a", 50);
        cluster.Network.Down.Clear();
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(8, await cluster.Backend.CountArrivalsAsync(Cancellation));
        await AskAsync(cluster.Servers["two"], "a", 2);
        Assert.Equal(10, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    [Fact]
    public async Task A_server_without_metrics_is_an_error_with_a_remedy()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.Server.HasMetrics = false;
        TorchServeException error = await Assert.ThrowsAsync<TorchServeException>(async () => await cluster.Backend.CountArrivalsAsync(Cancellation));
        Assert.Contains("metrics_mode=prometheus", error.Message, StringComparison.Ordinal);
    }

    private static async Task<Cluster> StartAsync(params string[] hosts)
    {
        var cluster = new Cluster(hosts);
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1]), Cancellation);
        await cluster.Backend.CountArrivalsAsync(Cancellation);
        return cluster;
    }

    private static async Task AskAsync(FakeTorchServe server, string model, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal(200, (await server.HandleAsync("POST", $"/predictions/{model}", 8080)).Status);
        }
    }
}
