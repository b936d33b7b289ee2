using InferLine.Backends.Tests.Backend;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Tests.Backend;

public sealed class ApplyTests : ModelServerApplyTests
{
    protected override string CountsADelayBy => "TorchServe counts a delay by collectionWindow";

    [Fact]
    public async Task Only_numbers_of_workers_change_in_place()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 2, 3]), Cancellation);
        Assert.Equal(["scale b/1.0 2", "scale c/1.0 3"], cluster.TakeControlCalls().Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3], [cluster.Ready("a"), cluster.Ready("b"), cluster.Ready("c")]);
        Assert.True((await cluster.Backend.GetStatusAsync(Cancellation)).IsHealthy);
    }

    [Theory]
    [InlineData(0, "TorchServe waits 1 ms or more for a batch; plan with such a delay")]
    [InlineData(0.5, "TorchServe waits 1 ms or more for a batch; plan with such a delay")]
    [InlineData(2.5, "plan with delays of whole milliseconds")]
    public async Task Batches_without_a_delay_that_the_server_knows_are_refused_with_a_remedy(double delayMs, string remedy)
    {
        using var cluster = new Cluster("one");
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4, delayMs), Cancellation));
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.Contains("stage 'first'", error.Message, StringComparison.Ordinal);
        Assert.Empty(cluster.Network.Requests);
    }

    [Fact]
    public async Task What_was_decided_is_kept_with_its_discipline_and_can_be_scaled_after_a_restart()
    {
        string folder = Directory.CreateTempSubdirectory("state").FullName;
        try
        {
            using var cluster = new Cluster("one");
            cluster.Options.StateFile = Path.Combine(folder, "state.json");
            cluster.RestartHost();
            await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4), Cancellation);
            Assert.Contains("CollectionWindow", await File.ReadAllTextAsync(cluster.Options.StateFile, Cancellation), StringComparison.Ordinal);
            cluster.RestartHost();
            await cluster.Backend.ScaleAsync([2, 1, 1], Cancellation);
            Assert.Contains("CollectionWindow", await File.ReadAllTextAsync(cluster.Options.StateFile, Cancellation), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Without_batches_the_delay_does_not_matter()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 1, delayMs: 0), Cancellation);
        cluster.TakeControlCalls();
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 1, delayMs: 7.5), Cancellation);
        Assert.Empty(cluster.TakeControlCalls());
        Assert.Equal(1, (await cluster.Backend.GetStatusAsync(Cancellation)).Stages[0].BatchSize);
    }

    [Fact]
    public async Task All_obstacles_are_told_before_anything_is_changed()
    {
        using var cluster = new Cluster("one");
        cluster.Server.IsModelApiEnabled = false;
        cluster.Options.Models["third"] = "absent";
        cluster.RestartHost();
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4), Cancellation));
        Assert.Contains("stage 'first' on http://one:8080: model 'a': the server does not allow models to be registered", error.Message, StringComparison.Ordinal);
        Assert.Contains("enable_model_api=true", error.Message, StringComparison.Ordinal);
        Assert.Contains("no model 'absent'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Archives['third']", error.Message, StringComparison.Ordinal);
        Assert.Empty(cluster.TakeControlCalls());
    }

    [Fact]
    public async Task Without_the_model_API_numbers_of_workers_still_change()
    {
        using var cluster = new Cluster("one");
        cluster.Server.IsModelApiEnabled = false;
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        Assert.Equal([3, 1, 2], await cluster.Backend.ScaleAsync([3, 1, 2], Cancellation));
        Assert.Equal([3, 1, 2], [cluster.Ready("a"), cluster.Ready("b"), cluster.Ready("c")]);
    }

    [Fact]
    public async Task Without_the_model_API_versions_that_are_there_can_be_switched_between()
    {
        using var cluster = new Cluster("one");
        cluster.Options.Archives.Clear();
        cluster.Server.IsModelApiEnabled = false;
        cluster.Server.Start(("a.mar", 1, 4, 5), ("b.mar", 1, 8, 5), ("b2.mar", 0, 4, 5), ("c.mar", 1, 4, 5));
        cluster.RestartHost();
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 2, 1], batchSize: 4), Cancellation);
        Assert.Equal(["scale b/2.0 2", "default b/2.0", "scale b/1.0 0"], cluster.TakeControlCalls());
        Assert.True((await cluster.Backend.GetStatusAsync(Cancellation)).IsHealthy);
    }

    [Fact]
    public async Task A_model_that_is_not_registered_is_registered_from_its_archive()
    {
        using var cluster = new Cluster("one");
        cluster.Server.Start(("a.mar", 1, 8, 5), ("c.mar", 1, 8, 5));
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 2, 1]), Cancellation);
        Assert.Equal(["register b/1.0", "scale b/1.0 2"], cluster.TakeControlCalls());
        Assert.Equal([("b/1.0", 8, 5, 2)], cluster.Server.Served("b"));
    }

    [Fact]
    public async Task A_preview_tells_each_call_and_changes_nothing()
    {
        using var cluster = new Cluster("one");
        IReadOnlyList<TorchServeChange> changes = await cluster.Backend.PreviewAsync(Cluster.Plan([2, 1, 1], batchSize: 4), Cancellation);
        Assert.Empty(cluster.TakeControlCalls());
        Assert.Equal(
            [
                "POST /models?url=a.mar&model_name=a.alt&batch_size=4&max_batch_delay=5&initial_workers=0&synchronous=false&response_timeout=120&startup_timeout=120",
                "PUT /models/a.alt?min_worker=2&max_worker=2",
                "DELETE /models/a/1.0",
            ],
            changes.Where(change => change.Stage == "first").Select(change => change.Call));
        Assert.Contains(changes, change => change.Call == "PUT /models/b/{new version}/set-default");
        Assert.Equal(["batchSize: 8 -> 4", "workers: 1 (1 to 1) -> 2"], changes[0].Differences);
    }

    [Fact]
    public async Task A_preview_of_a_scaling_tells_its_one_call()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1]), Cancellation);
        TorchServeChange change = Assert.Single(await cluster.Backend.PreviewAsync(Cluster.Plan([2, 5, 1]), Cancellation));
        Assert.True(change.IsInPlace);
        Assert.Equal("http://one:8080: PUT /models/b/1.0?min_worker=5&max_worker=5 for stage 'second': workers: 1 (1 to 1) -> 5", change.ToString());
    }

    [Fact]
    public async Task The_servers_own_text_reaches_the_caller_and_what_served_goes_on()
    {
        using var cluster = new Cluster("one");
        cluster.Options.Archives["first"] = ["absent.mar"];
        TorchServeException error = await Assert.ThrowsAsync<TorchServeException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4), Cancellation));
        Assert.Contains("stage 'first', model 'a' on http://one:8080: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Model not found at: absent.mar (404)", error.Message, StringComparison.Ordinal);
        Assert.Contains("allowed_urls", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, cluster.Ready("a"));
    }

    [Fact]
    public async Task A_refused_key_is_told_with_its_remedy_and_without_the_key()
    {
        using var cluster = new Cluster("one");
        cluster.Server.ManagementKey = "right-key";
        cluster.Options.Bindings[0].Keys.Management = "wr0ng-key";
        TorchServeException error = await Assert.ThrowsAsync<TorchServeException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation));
        Assert.Equal(TorchServeErrorKind.Unauthorized, error.Error?.Kind);
        Assert.Contains("key_file.json", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng-key", error.ToString(), StringComparison.Ordinal);
    }

    private protected override IServerCluster CreateCluster(params string[] hosts) => new Cluster(hosts);
}
