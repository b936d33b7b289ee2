namespace InferLine.Backends.Tests.Backend;

/// <summary>What scale decisions do, whatever the servers are.</summary>
public abstract class ModelServerScaleTests
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_that_changes_nothing_asks_nothing()
    {
        using IServerCluster cluster = CreateCluster("one");
        await cluster.Backend.ApplyAsync(cluster.Plan([1, 1, 1]), Cancellation);
        Assert.Equal([1, 4, 1], await cluster.Backend.ScaleAsync([1, 4, 1], Cancellation));
        int before = cluster.Network.Requests.Count;
        Assert.Equal([1, 4, 1], await cluster.Backend.ScaleAsync([1, 4, 1], Cancellation));
        Assert.Equal(before, cluster.Network.Requests.Count);
    }

    [Fact]
    public async Task The_share_of_a_server_that_is_down_goes_elsewhere_and_comes_back_with_it()
    {
        using IServerCluster cluster = CreateCluster("one", "two");
        await cluster.Backend.ApplyAsync(cluster.Plan([2, 2, 2]), Cancellation);
        Assert.Equal([1, 1], [cluster.RunningOn("one", "a"), cluster.RunningOn("two", "a")]);
        cluster.Network.Down.Add("two");
        Assert.Equal([4, 2, 2], await cluster.Backend.ScaleAsync([4, 2, 2], Cancellation));
        Assert.Equal([4, 2, 2], [cluster.RunningOn("one", "a"), cluster.RunningOn("one", "b"), cluster.RunningOn("one", "c")]);

        cluster.RestartServer("two");
        cluster.Network.Down.Clear();
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal([2, 2], [cluster.RunningOn("one", "a"), cluster.RunningOn("two", "a")]);
        BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
        Assert.True(status.IsHealthy, string.Join('\n', status.Stages.Select(stage => stage.Problem)));
        Assert.Equal([4, 2, 2], status.Stages.Select(stage => stage.ReplicasRunning!.Value));
    }

    [Fact]
    public async Task Slow_changes_do_not_hold_up_the_caller_and_are_counted_as_under_way()
    {
        using IServerCluster cluster = CreateCluster("one");
        await cluster.Backend.ApplyAsync(cluster.Plan([1, 1, 1]), Cancellation);
        cluster.ScaleWait = TimeSpan.FromMilliseconds(1);
        cluster.ChangeTime = TimeSpan.FromMilliseconds(60);
        Assert.Equal([2, 1, 1], await cluster.Backend.ScaleAsync([2, 1, 1], Cancellation));
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(2, cluster.Running("a"));
    }

    private protected abstract IServerCluster CreateCluster(params string[] hosts);
}
