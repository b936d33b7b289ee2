namespace InferLine.Backends.Triton.Tests.Backend;

/// <summary>What is counted as arrived where servers are called directly.</summary>
public sealed class ArrivalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_has_arrived_before_there_is_a_plan_or_before_the_first_reading()
    {
        using var cluster = new Cluster("one");
        Assert.Equal(0, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.Infer("a", times: 50);
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        Assert.Equal(0, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    [Fact]
    public async Task Items_of_the_entry_are_queries_whether_they_were_answered_failed_or_wait()
    {
        using Cluster cluster = await StartAsync("one");
        cluster.Server.Infer("a", times: 3);
        cluster.Server.Infer("b", times: 40);
        Assert.Equal(3, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.Fail("a", times: 2);
        Assert.Equal(5, await cluster.Backend.CountArrivalsAsync(Cancellation));

        // A server that cannot keep up: four wait, then two of them are answered and three more came.
        cluster.Server.SetPending("a", 4);
        Assert.Equal(9, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.SetPending("a", 5);
        cluster.Server.Infer("a", times: 2);
        Assert.Equal(12, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.SetPending("a", 0);
        cluster.Server.Infer("a", times: 5);
        Assert.Equal(12, await cluster.Backend.CountArrivalsAsync(Cancellation));

        // Requests of several items are as many queries, and so are those that wait.
        cluster.Server.Infer("a", items: 4, times: 2);
        Assert.Equal(20, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.SetPending("a", 1);
        Assert.Equal(24, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_being_executed_is_neither_lost_nor_counted_twice()
    {
        using Cluster cluster = await StartAsync("one");
        cluster.Server.SetPending("a", 3);
        Assert.Equal(3, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.SetPending("a", 0);
        Assert.Equal(3, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.Infer("a", times: 3);
        Assert.Equal(3, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.Infer("a");
        Assert.Equal(4, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    [Fact]
    public async Task Reloads_unloads_and_restarts_lose_and_invent_nothing_that_was_seen()
    {
        using Cluster cluster = await StartAsync("one");
        cluster.Server.Infer("a", times: 10);
        Assert.Equal(10, await cluster.Backend.CountArrivalsAsync(Cancellation));
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1], batchSize: 4), Cancellation);
        cluster.Server.Infer("a");
        Assert.Equal(11, await cluster.Backend.CountArrivalsAsync(Cancellation));

        // The model goes, and comes back with counts from zero that pass the old ones unseen.
        await cluster.Network.Client("one").UnloadAsync("a", cancellationToken: Cancellation);
        Assert.Equal(11, await cluster.Backend.CountArrivalsAsync(Cancellation));
        await cluster.Network.Client("one").LoadAsync("a", cancellationToken: Cancellation);
        cluster.Server.Infer("a", times: 20);
        Assert.Equal(31, await cluster.Backend.CountArrivalsAsync(Cancellation));

        // What waited when the server was restarted had arrived.
        cluster.Server.SetPending("a", 2);
        Assert.Equal(33, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Server.Restart();
        cluster.Server.Infer("a", times: 7);
        Assert.Equal(40, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    [Fact]
    public async Task Servers_are_summed_and_one_that_does_not_answer_is_an_error_until_it_is_known_to_be_down()
    {
        using Cluster cluster = await StartAsync("one", "two");
        cluster.Servers["one"].Infer("a", times: 3);
        cluster.Servers["two"].Infer("a", times: 4);
        Assert.Equal(7, await cluster.Backend.CountArrivalsAsync(Cancellation));

        cluster.Network.Down.Add("two");
        cluster.Servers["one"].Infer("a");
        TritonException error = await Assert.ThrowsAsync<TritonException>(async () => await cluster.Backend.CountArrivalsAsync(Cancellation));
        Assert.Contains("no answer", error.Message, StringComparison.Ordinal);
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(8, await cluster.Backend.CountArrivalsAsync(Cancellation));

        // Back again: what it did while nobody looked is not a burst of now.
        cluster.Servers["two"].Infer("a", times: 500);
        cluster.Network.Down.Clear();
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(8, await cluster.Backend.CountArrivalsAsync(Cancellation));
        cluster.Servers["two"].Infer("a", times: 2);
        Assert.Equal(10, await cluster.Backend.CountArrivalsAsync(Cancellation));
    }

    private static async Task<Cluster> StartAsync(params string[] hosts)
    {
        var cluster = new Cluster(hosts);
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1]), Cancellation);
        await cluster.Backend.CountArrivalsAsync(Cancellation);
        return cluster;
    }
}
