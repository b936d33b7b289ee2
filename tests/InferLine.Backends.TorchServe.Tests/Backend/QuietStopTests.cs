using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Deployment;
using Microsoft.Extensions.Logging.Testing;

namespace InferLine.Backends.TorchServe.Tests.Backend;

/// <summary>The server kills the workers that it stops with what they have in hand: so nothing may be in hand then.</summary>
public sealed class QuietStopTests
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_are_stopped_only_once_what_is_under_way_is_answered()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([4, 1, 1], batchSize: 1), Cancellation);
        cluster.TakeControlCalls();
        cluster.Notices.Clear();
        cluster.Server.Work = () => _done.Task;
        Task[] requests = [.. Enumerable.Range(0, 12).Select(_ => AskAsync(cluster))];
        await UntilAsync(() => cluster.Server.InHand(Name(cluster)) == 4);
        Task scaling = cluster.Backend.ScaleAsync([1, 1, 1], Cancellation).AsTask();

        // Requests that come meanwhile wait here.
        await UntilAsync(() => cluster.Notices.Count == 1);
        Task late = AskAsync(cluster);
        await cluster.Server.HandleAsync("GET", "/models", 8081);
        Assert.Empty(cluster.TakeControlCalls());
        Assert.False(scaling.IsCompleted);
        _done.SetResult();
        await Task.WhenAll([scaling, late, .. requests]);
        Assert.Equal([$"scale {Name(cluster)}/1.0 1"], cluster.TakeControlCalls());
        Assert.Equal((1, 0), (cluster.Ready("a"), cluster.Server.Killed));
    }

    [Theory]
    [InlineData(8, 3, 24)]
    [InlineData(0, 3, 3)]
    [InlineData(-1, 3, 3)]
    [InlineData(8, 0, 0)]
    [InlineData(1 << 30, 2, int.MaxValue)]
    public void Workers_have_a_batch_each_in_hand(int batchSize, int workers, int expected) =>
        Assert.Equal(expected, QuietStop.MostInHand(new ModelDescription { ModelName = "a", ModelVersion = "1.0", BatchSize = batchSize }, workers));

    [Fact]
    public async Task Under_load_that_never_ends_no_request_is_lost()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([6, 1, 1], batchSize: 4), Cancellation);
        cluster.Server.Work = async () => await Task.Yield();
        using var enough = new CancellationTokenSource();
        int answered = 0;
        Task[] clients = [.. Enumerable.Range(0, 24).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await AskAsync(cluster);
                Interlocked.Increment(ref answered);
            }
        }, Cancellation))];
        foreach (int workers in new[] { 3, 1, 5, 2, 6, 1 })
        {
            await cluster.Backend.ScaleAsync([workers, 1, 1], Cancellation);
            int before = Volatile.Read(ref answered);
            await UntilAsync(() => Volatile.Read(ref answered) > before + 50);
        }

        await enough.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal((0, 0), (cluster.Server.Killed, cluster.Server.Orphans));
        Assert.Equal(1, cluster.Ready("a"));
    }

    [Fact]
    public async Task A_host_that_sends_by_itself_is_told_before_and_waited_for()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 3, 1]), Cancellation);
        cluster.TakeControlCalls();
        var told = new TaskCompletionSource<ScaleDownNotice>(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Backend.BeforeScaleDown = async (notice, _) =>
        {
            told.SetResult(notice);
            await _done.Task;
        };
        Task scaling = cluster.Backend.ScaleAsync([1, 1, 1], Cancellation).AsTask();
        Assert.Equal(new ScaleDownNotice("second", "http://one:8080", "b", "1.0", 3, 1, null), await told.Task);
        Assert.Empty(cluster.TakeControlCalls());
        _done.SetResult();
        await scaling;
        Assert.Equal(["scale b/1.0 1"], cluster.TakeControlCalls());
    }

    [Fact]
    public async Task A_request_that_hangs_does_not_hold_up_the_change_for_ever_and_is_told()
    {
        using var cluster = new Cluster("one");
        var collector = new FakeLogCollector();
        cluster.Logger = new FakeLogger(collector);
        cluster.Options.DrainTimeout = TimeSpan.FromMilliseconds(30);
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1]), Cancellation);
        cluster.Server.Work = () => _done.Task;
        Task hanging = AskAsync(cluster);
        await UntilAsync(() => cluster.Server.InHand("a") == 1);
        await cluster.Backend.ScaleAsync([1, 1, 1], Cancellation);
        Assert.Equal((1, 1), (cluster.Ready("a"), cluster.Server.Killed));
        TorchServeException error = await Assert.ThrowsAsync<TorchServeException>(() => hanging);
        Assert.Equal(TorchServeErrorKind.WorkerDied, error.Error?.Kind);
        Assert.Contains(collector.GetSnapshot(), record => record.Message.Contains("although 1 requests from here are under way after 0.03 s", StringComparison.Ordinal));
        _done.SetResult();
    }

    [Fact]
    public async Task A_host_that_fails_to_take_the_notice_is_logged_and_the_change_goes_on()
    {
        using var cluster = new Cluster("one");
        var collector = new FakeLogCollector();
        cluster.Logger = new FakeLogger(collector);
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1]), Cancellation);
        cluster.Backend.BeforeScaleDown = (_, _) => throw new InvalidOperationException("no time");
        await cluster.Backend.ScaleAsync([1, 1, 1], Cancellation);
        Assert.Equal(1, cluster.Ready("a"));
        Assert.Contains(collector.GetSnapshot(), record => record.Exception?.Message == "no time");
    }

    [Fact]
    public async Task Growing_tells_nobody_and_holds_nothing_back()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation);
        cluster.Server.Work = () => _done.Task;
        Task under = AskAsync(cluster);
        await UntilAsync(() => cluster.Server.InHand("a") == 1);
        await cluster.Backend.ScaleAsync([3, 1, 1], Cancellation);
        Assert.Empty(cluster.Notices);
        _done.SetResult();
        await under;
    }

    [Fact]
    public async Task Requests_for_a_stage_that_leaves_a_server_go_to_the_others()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        Task[] requests = [.. Enumerable.Range(0, 20).Select(_ => AskAsync(cluster)), cluster.Backend.ScaleAsync([1, 1, 1], Cancellation).AsTask(), .. Enumerable.Range(0, 20).Select(_ => AskAsync(cluster))];
        await Task.WhenAll(requests);
        Assert.Equal(1, cluster.Ready("a"));
        Assert.All(cluster.Servers.Values, server => Assert.Equal(0, server.Killed));
    }

    private static string Name(Cluster cluster) => cluster.Server.Served("a").Count > 0 ? "a" : "a.alt";

    private static async Task AskAsync(Cluster cluster)
    {
        IStageClient stage = cluster.Backend.CreateStageClient<string, string>("first", PredictRequest.Text, answer => answer.Text);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        await replica.RunAsync(new object?[] { "x" }, new object?[1], Cancellation);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, Cancellation);
        }
    }
}
