using InferLine.Backends.Tests.Backend;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Backend;

public sealed class ScaleTests : ModelServerScaleTests
{
    [Fact]
    public async Task Scaling_asks_for_exactly_as_many_without_waiting_and_touches_no_other_stage()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        int before = cluster.Network.Requests.Count;
        Assert.Equal([1, 4, 1], await cluster.Backend.ScaleAsync([1, 4, 1], Cancellation));
        Assert.Equal(["scale b/1.0 4"], cluster.TakeControlCalls());
        Assert.Equal(4, cluster.Ready("b"));
        Assert.Contains("PUT one:8081/models/b/1.0?min_worker=4&max_worker=4", cluster.Network.Requests.Skip(before));
        Assert.DoesNotContain(cluster.Network.Requests.Skip(before), request => request.Contains("/models/a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Workers_that_a_server_has_between_two_numbers_become_exactly_as_many()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([3, 1, 1]), Cancellation);
        await cluster.Server.HandleAsync("PUT", "/models/a?min_worker=1&max_worker=5", 8081);
        cluster.TakeControlCalls();
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(["scale a/1.0 3"], cluster.TakeControlCalls());
    }

    [Fact]
    public async Task What_workers_take_to_start_is_measured()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        Assert.Null(cluster.Backend.MeasuredActivation);
        cluster.Server.StartMs = 20;
        await cluster.Backend.ScaleAsync([1, 3, 1], Cancellation);
        BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
        Assert.True(status.Stages[1].ActivationTime > TimeSpan.FromMilliseconds(10));
        Assert.Null(status.Stages[0].ActivationTime);
        Assert.Equal(status.Stages[1].ActivationTime, cluster.Backend.MeasuredActivation);

        // Stopping workers measures nothing.
        await cluster.Backend.ScaleAsync([1, 1, 1], Cancellation);
        Assert.Equal(status.Stages[1].ActivationTime, cluster.Backend.MeasuredActivation);
    }

    [Fact]
    public async Task Decisions_that_overlap_collapse_to_the_newest()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        cluster.Server.StartMs = 40;
        await Task.WhenAll(Enumerable.Range(1, 6).Select(count => cluster.Backend.ScaleAsync([count, 1, 1], Cancellation).AsTask()));
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(6, cluster.Ready("a"));
        Assert.Equal("scale a/1.0 6", cluster.TakeControlCalls()[^1]);
        Assert.Equal(0, cluster.Server.Orphans);
    }

    [Fact]
    public async Task Workers_that_cannot_start_are_started_anew_once_and_then_told_as_what_they_are()
    {
        using var cluster = new Cluster(new PolledTime(), "one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        cluster.Options.StartTimeout = TimeSpan.FromMilliseconds(300);
        cluster.Server.Archive("a.mar").FailsToStart = true;
        Assert.Equal([1, 1, 1], await cluster.Backend.ScaleAsync([3, 1, 1], Cancellation));
        Assert.Equal(["scale a/1.0 3", "scale a/1.0 1", "scale a/1.0 3"], cluster.TakeControlCalls());
        Assert.Equal(1, cluster.Ready("a"));
        Assert.Empty(cluster.Server.Outages);
        StageStatus stage = (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0];
        Assert.Equal((3, 1), (stage.ReplicasWanted, stage.ReplicasRunning));
        Assert.Contains("1 of 3 workers serve: worker", stage.Problem, StringComparison.Ordinal);
        Assert.Contains("is being restarted or dead for good", stage.Problem, StringComparison.Ordinal);

        // Once they can start, the next comparison has them started.
        cluster.Server.Archive("a.mar").FailsToStart = false;
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(3, cluster.Ready("a"));
    }

    [Fact]
    public async Task What_was_received_is_counted_under_both_names_and_across_restarts()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        Assert.Equal(0, (await cluster.Backend.GetStatusAsync(Cancellation)).Served!.Queries);
        await PredictAsync(cluster.Server, "a", 3);
        await PredictAsync(cluster.Server, "b", 2);
        Assert.Equal([3L, 2L, 0L], (await cluster.Backend.GetStatusAsync(Cancellation)).Served!.Items);
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4), Cancellation);
        await PredictAsync(cluster.Server, "a.alt", 1);
        Assert.Equal([4L, 2L, 0L], (await cluster.Backend.GetStatusAsync(Cancellation)).Served!.Items);
        cluster.Server.Restart();
        await PredictAsync(cluster.Server, "b", 1);
        Assert.Equal([4L, 3L, 0L], (await cluster.Backend.GetStatusAsync(Cancellation)).Served!.Items);
    }

    private protected override IServerCluster CreateCluster(params string[] hosts) => new Cluster(hosts);

    private static async Task PredictAsync(FakeTorchServe server, string model, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal(200, (await server.HandleAsync("POST", $"/predictions/{model}", 8080)).Status);
        }
    }
}
