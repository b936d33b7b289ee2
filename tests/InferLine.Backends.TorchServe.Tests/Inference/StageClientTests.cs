using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Inference;
using InferLine.Backends.TorchServe.Tests.Backend;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Inference;

public sealed class StageClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_are_requests_of_their_own_and_come_back_in_order()
    {
        using var cluster = new Cluster("one");
        IStageClient stage = TorchServeStage.Create<string, string>(cluster.Network.Client("one"), "a", PredictRequest.Text, Echo);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        object?[] outputs = new object?[3];
        await replica.RunAsync(new object?[] { "1", "2", "3" }, outputs, Cancellation);
        Assert.Equal(["1", "2", "3"], outputs);
        Assert.Equal(3, cluster.Network.Requests.Count(request => request == "POST one:8080/predictions/a"));
    }

    [Theory]
    [InlineData("sleeper", TorchServeErrorKind.NotFound)]
    [InlineData("a", TorchServeErrorKind.NoWorker)]
    public async Task A_model_that_does_not_serve_makes_no_replica(string model, TorchServeErrorKind kind)
    {
        using var cluster = new Cluster("one");
        await cluster.Server.HandleAsync("PUT", "/models/a?min_worker=0", 8081);
        IStageClient stage = TorchServeStage.Create<string, string>(cluster.Network.Client("one"), model, PredictRequest.Text, Echo);
        TorchServeException error = await Assert.ThrowsAsync<TorchServeException>(async () => await stage.CreateReplicaAsync(Cancellation));
        Assert.Equal(kind, error.Error?.Kind);
    }

    [Fact]
    public async Task A_full_queue_and_a_model_without_workers_are_told_apart_although_the_server_says_the_same()
    {
        using var cluster = new Cluster("one");
        cluster.Server.Start(("smallq.mar", 1, 1, 100));
        IStageClient stage = TorchServeStage.Create<string, string>(cluster.Network.Client("one"), "smallq", PredictRequest.Text, Echo);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Server.Work = () => done.Task;
        Task[] requests = [.. Enumerable.Range(0, 5).Select(_ => replica.RunAsync(new object?[] { "x" }, new object?[1], Cancellation).AsTask())];
        while (cluster.Server.Queued("smallq") < 4)
        {
            await Task.Delay(1, Cancellation);
        }

        TorchServeException[] refused = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Assert.ThrowsAsync<TorchServeException>(async () => await replica.RunAsync(new object?[] { "x" }, new object?[1], Cancellation))));
        Assert.All(refused, error => Assert.Equal(TorchServeErrorKind.QueueFull, error.Error?.Kind));

        // The model was looked at once, not twenty times more.
        Assert.InRange(cluster.Network.Requests.Count(request => request.StartsWith("GET", StringComparison.Ordinal)), 2, 4);
        done.SetResult();
        await Task.WhenAll(requests);
    }

    [Theory]
    [InlineData(503, "InternalServerException", "Prediction failed", TorchServeErrorKind.HandlerFailed)]
    [InlineData(500, "InternalServerException", "Worker died.", TorchServeErrorKind.WorkerDied)]
    [InlineData(507, "InternalServerException", "Out of resources", TorchServeErrorKind.OutOfMemory)]
    public async Task Failures_are_told_apart_and_not_repeated(int status, string type, string text, TorchServeErrorKind kind)
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        IStageClient stage = cluster.Backend.CreateStageClient<string, string>("first", PredictRequest.Text, Echo);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        cluster.Network.Answers = request => request.RequestUri!.AbsolutePath.StartsWith("/predictions", StringComparison.Ordinal) ? FakeAnswer.Error(status, type, text) : null;
        TorchServeException error = await Assert.ThrowsAsync<TorchServeException>(async () => await replica.RunAsync(new object?[] { "x" }, new object?[1], Cancellation));
        Assert.Equal(kind, error.Error?.Kind);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Single(cluster.Network.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_are_shared_by_the_number_of_workers()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([3, 1, 1]), Cancellation);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (FakeTorchServe server in cluster.Servers.Values)
        {
            server.Work = () => done.Task;
        }

        IStageClient stage = cluster.Backend.CreateStageClient<string, string>("first", PredictRequest.Text, Echo);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        Task run = replica.RunAsync(Enumerable.Range(0, 30).Select(_ => (object?)"x").ToArray(), new object?[30], Cancellation).AsTask();
        while (cluster.Servers.Values.Sum(server => server.Queued("a") + server.InHand("a")) < 30)
        {
            await Task.Delay(1, Cancellation);
        }

        Assert.Equal([20, 10], cluster.Servers.Values.Select(server => server.Queued("a") + server.InHand("a")).OrderDescending());
        done.SetResult();
        await run;
    }

    [Fact]
    public async Task A_server_without_the_model_or_without_workers_passes_its_requests_on()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        cluster.Servers["one"].Remove("a");
        await cluster.Servers["one"].HandleAsync("PUT", "/models/b?min_worker=0", 8081);
        foreach (string name in new[] { "first", "second" })
        {
            IStageClient stage = cluster.Backend.CreateStageClient<string, string>(name, PredictRequest.Text, Echo);
            await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
            for (int i = 0; i < 4; i++)
            {
                object?[] outputs = new object?[1];
                await replica.RunAsync(new object?[] { "x" }, outputs, Cancellation);
                Assert.Equal("x", outputs[0]);
            }
        }
    }

    [Fact]
    public async Task Without_a_plan_there_is_no_server()
    {
        using var cluster = new Cluster("one");
        IStageClient stage = cluster.Backend.CreateStageClient<string, string>("first", PredictRequest.Text, Echo);
        await Assert.ThrowsAsync<TorchServeException>(async () => await stage.CreateReplicaAsync(Cancellation));
        Assert.Throws<InvalidInputException>(() => cluster.Backend.CreateStageClient<string, string>("fourth", PredictRequest.Text, Echo));
    }

    private static string Echo(PredictResponse response) => System.Text.Json.Nodes.JsonNode.Parse(response.Text)!["echo"]!.GetValue<string>();
}
