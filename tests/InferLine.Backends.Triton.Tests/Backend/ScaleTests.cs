using InferLine.Backends.Tests.Backend;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Fake;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Backends.Triton.Tests.Backend;

public sealed class ScaleTests : ModelServerScaleTests
{
    [Fact]
    public async Task Scaling_changes_instances_in_place_and_touches_no_other_stage()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        int before = cluster.Network.Requests.Count;
        Assert.Equal([1, 4, 1], await cluster.Backend.ScaleAsync([1, 4, 1], Cancellation));
        Assert.Equal(["load b"], cluster.TakeControlCalls());
        Assert.Equal(4, cluster.Instances("b"));
        Assert.DoesNotContain(cluster.Network.Requests.Skip(before), request => request.Contains("/models/a/", StringComparison.Ordinal) && request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Beyond_the_capacity_as_many_run_as_there_is_room_for()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        Assert.Equal([2, 12, 2], await cluster.Backend.ScaleAsync([2, 20, 2], Cancellation));
        Assert.Equal(12, cluster.Instances("b"));
        StageStatus stage = (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[1];
        Assert.Equal((20, 12), (stage.ReplicasWanted, stage.ReplicasRunning));
        Assert.Contains("room for 12 of 20", stage.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_elsewhere_is_counted_also_if_it_takes_too_long_to_wait_for()
    {
        using var cluster = new Cluster("one", "two");
        var time = new FakeTimeProvider();
        cluster.Time = time;
        cluster.ClientOptions = () =>
        {
            TritonClientOptions options = FakeNetwork.Quick();
            options.LoadTimeout = TimeSpan.FromHours(1);
            return options;
        };
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        Assert.Equal([1, 1], [cluster.Servers["one"].Instances("a"), cluster.Servers["two"].Instances("a")]);

        // The first load of the model ends, and the one that takes over the share of the other server does not.
        int loads = 0;
        cluster.Network.Faults = (request, _) =>
            request.RequestUri is { Host: "one", AbsolutePath: "/v2/repository/models/a/load" } && Interlocked.Increment(ref loads) > 1 ? Fault.NoAnswer : Fault.None;
        cluster.Network.Down.Add("two");
        Task<IReadOnlyList<int>> scaling = cluster.Backend.ScaleAsync([4, 2, 2], Cancellation).AsTask();
        while (Volatile.Read(ref loads) < 2)
        {
            await Task.Delay(1, Cancellation);
        }

        while (!scaling.IsCompleted)
        {
            time.Advance(cluster.Options.ScaleWait);
            await Task.Delay(1, Cancellation);
        }

        Assert.Equal([4, 2, 2], await scaling);
    }

    [Fact]
    public async Task Decisions_that_overlap_collapse_to_the_newest()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        cluster.Server.LoadTime = TimeSpan.FromMilliseconds(40);
        await Task.WhenAll(Enumerable.Range(1, 6).Select(count => cluster.Backend.ScaleAsync([count, 1, 1], Cancellation).AsTask()));
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal(6, cluster.Instances("a"));
        Assert.InRange(cluster.TakeControlCalls().Length, 1, 3);
    }

    [Fact]
    public async Task A_scale_decision_that_comes_while_a_plan_is_looked_at_is_kept()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        Task plan = cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2], batchSize: 4), Cancellation);
        await cluster.Backend.ScaleAsync([3, 1, 2], Cancellation);
        await plan;
        await cluster.Backend.ReconcileAsync(Cancellation);
        Assert.Equal([3, 1, 2], [cluster.Instances("a"), cluster.Instances("b"), cluster.Instances("c")]);
        Assert.Equal(4, cluster.Server.Served("a")!["max_batch_size"]!.GetValue<int>());
    }

    [Fact]
    public async Task Calls_that_wait_for_their_turn_end_when_the_backend_stops()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        Task[] calls = [.. Enumerable.Range(0, 8).Select(i => cluster.Backend.ScaleAsync([1 + (i % 2), 1, 1], Cancellation).AsTask())];
        cluster.Backend.Dispose();
        await Task.WhenAll(calls.Select(call => Task.WhenAny(call)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1]), Cancellation));
    }

    [Fact]
    public async Task Different_models_load_side_by_side_within_bounds()
    {
        using var cluster = new Cluster("one");
        cluster.Server.LoadTime = TimeSpan.FromMilliseconds(40);
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        Assert.Equal(2, cluster.Server.MostLoads);
    }

    [Theory]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 1, 0, 1 })]
    [InlineData(new[] { 1, 1, 1_000_001 })]
    public async Task Wrong_numbers_are_refused(int[] replicas)
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        await Assert.ThrowsAsync<InvalidInputException>(async () => await cluster.Backend.ScaleAsync(replicas, Cancellation));
    }

    [Fact]
    public async Task What_was_served_is_counted_across_reloads_and_restarts()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.Server.Infer("a", times: 50);
        Assert.Equal(0, (await cluster.Backend.GetStatusAsync(Cancellation)).Served!.Queries);
        cluster.Server.Infer("a", items: 2, times: 3);
        cluster.Server.Infer("b", times: 4);
        Assert.Equal([6L, 4L, 0L], (await cluster.Backend.GetStatusAsync(Cancellation)).Served!.Items);
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4), Cancellation);
        cluster.Server.Infer("a");
        Assert.Equal([7L, 4L, 0L], (await cluster.Backend.GetStatusAsync(Cancellation)).Served!.Items);
        cluster.Server.Restart();
        cluster.Server.Infer("b", times: 2);
        ServedItems served = (await cluster.Backend.GetStatusAsync(Cancellation)).Served!;
        Assert.Equal(7, served.Queries);
        Assert.Equal([7L, 6L, 0L], served.Items);
    }

    [Fact]
    public async Task Where_there_is_no_room_for_both_what_shrinks_goes_before_what_grows()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([6, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        var gate = new TaskCompletionSource();
        cluster.Server.LoadGate = gate.Task;
        Task<IReadOnlyList<int>> scaling = cluster.Backend.ScaleAsync([1, 6, 1], Cancellation).AsTask();
        while (cluster.Server.ControlCalls.Count == 0)
        {
            await Task.Delay(1, Cancellation);
        }

        // The growing stage has been asked for, and waits.
        Assert.Equal(["load a"], cluster.Server.ControlCalls);
        gate.SetResult();
        Assert.Equal([1, 6, 1], await scaling);
        Assert.Equal(["load a", "load b"], cluster.TakeControlCalls());
    }

    [Fact]
    public async Task Where_there_is_room_nothing_waits()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1]), Cancellation);
        cluster.TakeControlCalls();
        var gate = new TaskCompletionSource();
        cluster.Server.LoadGate = gate.Task;
        Task<IReadOnlyList<int>> scaling = cluster.Backend.ScaleAsync([1, 2, 1], Cancellation).AsTask();
        while (cluster.Server.ControlCalls.Count < 2)
        {
            await Task.Delay(1, Cancellation);
        }

        gate.SetResult();
        Assert.Equal([1, 2, 1], await scaling);
    }

    [Fact]
    public async Task Decisions_that_turn_each_other_round_do_not_wait_for_each_other()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([12, 2, 2]), Cancellation);
        cluster.Options.ScaleWait = TimeSpan.FromMinutes(5);
        cluster.Server.LoadTime = TimeSpan.FromMilliseconds(2);
        int[][] turns = [[2, 12, 2], [2, 2, 12], [12, 2, 2]];
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => cluster.Backend.ScaleAsync(turns[i % 3], Cancellation).AsTask()));
        await cluster.Backend.ScaleAsync([4, 8, 4], Cancellation);
        Assert.Equal([4, 8, 4], [cluster.Instances("a"), cluster.Instances("b"), cluster.Instances("c")]);
    }

    private protected override IServerCluster CreateCluster(params string[] hosts) => new Cluster(hosts);
}
