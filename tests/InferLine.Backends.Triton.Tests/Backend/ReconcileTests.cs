using InferLine.Backends.Tests.Backend;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Tests.Backend;

public sealed class ReconcileTests : ModelServerReconcileTests
{
    protected override string OneReplicaInsteadOfTwo => "instance_group: 1 x KIND_CPU -> 2 x KIND_CPU";

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

    private protected override IServerCluster CreateCluster(params string[] hosts) => new Cluster(hosts);
}
