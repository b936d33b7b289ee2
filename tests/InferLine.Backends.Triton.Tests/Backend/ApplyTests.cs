using System.Text.Json.Nodes;
using InferLine.Backends.Tests.Backend;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Backend;

public sealed class ApplyTests : ModelServerApplyTests
{
    protected override string CountsADelayBy => "Triton counts a delay by oldestItem";

    [Fact]
    public async Task A_plan_becomes_the_models_configurations_and_the_rest_is_kept()
    {
        using var cluster = new Cluster("one");
        JsonObject before = (JsonObject)cluster.Server.Served("a")!.DeepClone();
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 2, 3], batchSize: 4, delayMs: 3), Cancellation);
        JsonObject after = cluster.Server.Served("a")!;
        Assert.Equal(4, after["max_batch_size"]!.GetValue<int>());
        Assert.Equal(3000, after["dynamic_batching"]!["max_queue_delay_microseconds"]!.GetValue<int>());
        Assert.Equal("[4]", after["dynamic_batching"]!["preferred_batch_size"]!.ToJsonString());
        Assert.Equal([1, 2, 3], [cluster.Instances("a"), cluster.Instances("b"), cluster.Instances("c")]);
        foreach (string field in new[] { "max_batch_size", "dynamic_batching", "instance_group" })
        {
            before.Remove(field);
            after.Remove(field);
        }

        Assert.True(JsonNode.DeepEquals(before, after));
        Assert.Equal(["load a", "load b", "load c"], cluster.TakeControlCalls().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_what_differs_is_loaded()
    {
        using var cluster = new Cluster("one");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 2, 3]), Cancellation);
        cluster.Server.Infer("b", times: 7);
        cluster.TakeControlCalls();
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 4, 3]), Cancellation);
        Assert.Equal(["load b"], cluster.TakeControlCalls());

        // In place: a reload would have reset the statistics.
        Assert.Equal(7, (await StatisticsAsync(cluster, "b")).InferenceCount);
    }

    [Fact]
    public async Task A_model_that_is_not_loaded_is_loaded()
    {
        using var cluster = new Cluster("one");
        cluster.Server.Start("a");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 2], batchSize: 4), Cancellation);
        Assert.Equal(2, cluster.Instances("c"));
        Assert.Equal(4, cluster.Server.Served("b")!["max_batch_size"]!.GetValue<int>());
    }

    [Fact]
    public async Task Instances_are_spread_over_graphics_processors()
    {
        using var cluster = new Cluster("gpu");
        await cluster.Backend.ApplyAsync(Cluster.Plan([3, 2, 1], hardware: "gpu"), Cancellation);
        (int Count, string Gpus)[] Groups(string model) => [.. cluster.Server.Served(model)!["instance_group"]!.AsArray().Select(group => (group!["count"]!.GetValue<int>(), group["gpus"]!.ToJsonString()))];
        Assert.Equal([(2, "[0]"), (1, "[1]")], Groups("a"));
        Assert.Equal([(1, "[0,1]")], Groups("b"));
        Assert.Equal([(1, "[0]")], Groups("c"));
        BackendStatus status = await cluster.Backend.GetStatusAsync(Cancellation);
        Assert.Equal([3, 2, 1], status.Stages.Select(stage => stage.ReplicasRunning!.Value));
        Assert.True(status.IsHealthy);
    }

    [Fact]
    public async Task All_obstacles_are_told_before_anything_is_changed()
    {
        using var cluster = new Cluster("one");
        cluster.Options.Models["first"] = "nobatch";
        cluster.Options.Models["second"] = "pipe";
        cluster.Options.Models["third"] = "absent";
        cluster.Server.Start("nobatch", "pipe");
        cluster.RestartHost();
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1]), Cancellation));
        Assert.Contains("does not batch (max_batch_size 0)", error.Message, StringComparison.Ordinal);
        Assert.Contains("it is an ensemble", error.Message, StringComparison.Ordinal);
        Assert.Contains("no model 'absent' in its repository", error.Message, StringComparison.Ordinal);
        Assert.Empty(cluster.TakeControlCalls());
    }

    [Fact]
    public async Task The_servers_own_text_reaches_the_caller_and_what_served_goes_on()
    {
        using var cluster = new Cluster("gpu");
        var blind = new FakeTriton(RecordedRepository.Basic);
        blind.Start("a", "b", "c");
        cluster.Network.Set("gpu", blind);
        TritonException error = await Assert.ThrowsAsync<TritonException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], hardware: "gpu"), Cancellation));
        Assert.Contains("stage 'first', model 'a' on http://gpu:8000: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("has kind KIND_GPU but server does not support GPUs", error.Message, StringComparison.Ordinal);
        Assert.NotNull(blind.Served("a"));
        Assert.Empty(blind.Unserved);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("poll")]
    public async Task The_wrong_control_mode_is_told_with_its_remedy(string mode)
    {
        using var cluster = new Cluster("one");
        var polling = new FakeTriton(RecordedRepository.Basic) { ControlMode = mode };
        polling.Start("a", "b", "c");
        cluster.Network.Set("one", polling);
        TritonException error = await Assert.ThrowsAsync<TritonException>(() => cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 2]), Cancellation));
        Assert.Contains("--model-control-mode=explicit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_tells_each_call_and_difference_and_changes_nothing()
    {
        using var cluster = new Cluster("one");
        cluster.Server.Start("pipe");
        IReadOnlyList<TritonChange> changes = await cluster.Backend.PreviewAsync(Cluster.Plan([2, 1, 1], batchSize: 4), Cancellation);
        Assert.Empty(cluster.TakeControlCalls());
        TritonChange first = Assert.Single(changes, change => change.Model == "a");
        Assert.Equal("POST /v2/repository/models/a/load", first.Call);
        Assert.Equal(
            [
                "max_batch_size: 8 -> 4", "dynamic_batching.max_queue_delay_microseconds: 2000 -> 0", "dynamic_batching.preferred_batch_size: [4, 8] -> none",
                "instance_group: 1 x KIND_CPU -> 2 x KIND_CPU",
            ],
            first.Differences);
        Assert.False(first.IsInPlace);
        Assert.Contains(changes, change => change.Model == "pipe" && change.Differences[0].StartsWith("max_batch_size: 8 -> 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ensemble_of_the_models_stays_up_when_their_batch_falls_below_its_own()
    {
        using var cluster = new Cluster("one");
        cluster.Server.Start("pipe");
        await cluster.Backend.ApplyAsync(Cluster.Plan([1, 1, 1], batchSize: 4), Cancellation);
        Assert.Equal(4, cluster.Server.Served("pipe")!["max_batch_size"]!.GetValue<int>());
        Assert.Equal(4, cluster.Server.Served("a")!["max_batch_size"]!.GetValue<int>());
        Assert.Empty(cluster.Server.Unserved);
    }

    [Fact]
    public async Task A_lost_answer_is_found_out()
    {
        using var cluster = new Cluster("one");
        cluster.Network.Faults = (request, _) => request.RequestUri!.AbsolutePath.EndsWith("/a/load", StringComparison.Ordinal) ? Fault.AnswerLost : Fault.None;
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 1, 1]), Cancellation);
        Assert.Equal(2, cluster.Instances("a"));
        Assert.Single(cluster.TakeControlCalls(), call => call == "load a");
    }

    private protected override IServerCluster CreateCluster(params string[] hosts) => new Cluster(hosts);

    private static async Task<ModelStatistics> StatisticsAsync(Cluster cluster, string model)
    {
        using TritonClient client = cluster.Network.Client(cluster.Servers.Keys.First());
        return (await client.GetStatisticsAsync(model, cancellationToken: Cancellation)).Value[0];
    }
}
