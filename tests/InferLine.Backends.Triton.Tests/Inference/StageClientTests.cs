using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Inference;
using InferLine.Backends.Triton.Tests.Backend;
using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Inference;

public sealed class StageClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_are_requests_of_their_own_and_come_back_in_order()
    {
        using var cluster = new Cluster("one");
        IStageClient stage = TritonStage.Create<float, float>(cluster.Network.Client("one"), "a", Request, Result);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        object?[] outputs = new object?[3];
        await replica.RunAsync(new object?[] { 1f, 2f, 3f }, outputs, Cancellation);
        Assert.Equal([2f, 3f, 4f], outputs);
        Assert.Equal(3, cluster.Network.Requests.Count(request => request.EndsWith("/infer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_model_that_is_not_served_makes_no_replica()
    {
        using var cluster = new Cluster("one");
        IStageClient stage = TritonStage.Create<float, float>(cluster.Network.Client("one"), "pipe", Request, Result);
        TritonException error = await Assert.ThrowsAsync<TritonException>(async () => await stage.CreateReplicaAsync(Cancellation));
        Assert.Equal(TritonErrorKind.NotReady, error.Error?.Kind);
    }

    [Theory]
    [InlineData(503, "[request id: 3] Exceeds maximum queue size", TritonErrorKind.QueueFull)]
    [InlineData(503, "Request timeout expired", TritonErrorKind.QueueTimeout)]
    [InlineData(404, "Request for unknown model: 'a' has no available versions", TritonErrorKind.NotFound)]
    public async Task Failures_are_told_apart(int status, string text, TritonErrorKind kind)
    {
        using var cluster = new Cluster("one");
        IStageClient stage = TritonStage.Create<float, float>(cluster.Network.Client("one"), "a", Request, Result);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        cluster.Network.Answers = request => request.RequestUri!.AbsolutePath.EndsWith("/infer", StringComparison.Ordinal) ? FakeAnswer.Error(status, text, "text/plain") : null;
        TritonException error = await Assert.ThrowsAsync<TritonException>(async () => await replica.RunAsync(new object?[] { 1f }, new object?[1], Cancellation));
        Assert.Equal(kind, error.Error?.Kind);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_shared_by_the_number_of_replicas()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([3, 1, 1]), Cancellation);
        IStageClient stage = cluster.Backend.CreateStageClient<float, float>("first", Request, Result);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        await replica.RunAsync(Enumerable.Range(0, 30).Select(i => (object?)(float)i).ToArray(), new object?[30], Cancellation);
        int first = cluster.Network.Requests.Count(request => request == "POST one/v2/models/a/infer");
        int second = cluster.Network.Requests.Count(request => request == "POST two/v2/models/a/infer");
        Assert.Equal(30, first + second);
        Assert.True(first > second && second > 0, FormattableString.Invariant($"{first} and {second}"));
    }

    [Fact]
    public async Task A_server_without_the_model_passes_its_requests_on()
    {
        using var cluster = new Cluster("one", "two");
        await cluster.Backend.ApplyAsync(Cluster.Plan([2, 2, 2]), Cancellation);
        cluster.Servers["one"].Start();
        IStageClient stage = cluster.Backend.CreateStageClient<float, float>("first", Request, Result);
        await using IStageReplica replica = await stage.CreateReplicaAsync(Cancellation);
        object?[] outputs = new object?[1];
        for (int i = 0; i < 4; i++)
        {
            await replica.RunAsync(new object?[] { 1f }, outputs, Cancellation);
        }

        Assert.Equal(2f, outputs[0]);
        Assert.Equal(1, cluster.Network.Requests.Count(request => request == "POST one/v2/models/a/infer"));
    }

    [Fact]
    public async Task Without_a_plan_there_is_no_server()
    {
        using var cluster = new Cluster("one");
        IStageClient stage = cluster.Backend.CreateStageClient<float, float>("first", Request, Result);
        await Assert.ThrowsAsync<TritonException>(async () => await stage.CreateReplicaAsync(Cancellation));
        Assert.Throws<InvalidInputException>(() => cluster.Backend.CreateStageClient<float, float>("fourth", Request, Result));
    }

    private static InferRequest Request(float number) => new([TritonTensor.Create<float>("X", [1, 4], [number, 0, 0, 0])]);

    private static float Result(InferResponse response) => response["Y"].ToArray<float>()[0];
}
