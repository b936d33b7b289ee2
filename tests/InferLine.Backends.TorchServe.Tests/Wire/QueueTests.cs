using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Wire;

/// <summary>What the recorded server did with requests at the same time, the fake one does: groups 04, 05, 06 and 11.</summary>
public sealed class QueueTests
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Of_many_requests_a_queue_of_four_takes_as_many_and_refuses_the_rest()
    {
        FakeTorchServe server = Create(("smallq.mar", 1, 1, 100));
        server.Work = () => _done.Task;
        Task<FakeAnswer>[] burst = [.. Enumerable.Range(0, 12).Select(i => PredictAsync(server, "smallq"))];
        FakeAnswer[] refused = await Task.WhenAll(burst.Skip(5));
        Assert.All(refused, answer => Assert.Equal(503, answer.Status));
        Assert.Equal((4, 1), (server.Queued("smallq"), server.InHand("smallq")));
        _done.SetResult();
        Assert.All(await Task.WhenAll(burst.Take(5)), answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task One_request_fails_the_whole_batch()
    {
        FakeTorchServe server = Create(("flaky.mar", 1, 4, 100));
        server.Work = () => _done.Task;
        Task<FakeAnswer> first = PredictAsync(server, "flaky");
        Task<FakeAnswer>[] batch = [.. new[] { "ok", "raise", "ok", "ok" }.Select(body => server.HandleAsync("POST", "/predictions/flaky", 8080, System.Text.Encoding.UTF8.GetBytes(body), "text/plain"))];
        _done.SetResult();
        Assert.Equal(200, (await first).Status);
        Assert.All(await Task.WhenAll(batch), answer => Assert.Equal((503, "Prediction failed"), (answer.Status, System.Text.Json.Nodes.JsonNode.Parse(answer.Body)!["message"]!.GetValue<string>())));
    }

    [Fact]
    public async Task Workers_that_are_stopped_lose_what_they_have_in_hand_and_others_take_what_is_queued()
    {
        FakeTorchServe server = Create(("sleeper.mar", 2, 1, 10));
        server.Work = () => _done.Task;
        Task<FakeAnswer>[] requests = [.. Enumerable.Range(0, 4).Select(_ => PredictAsync(server, "sleeper"))];
        await server.HandleAsync("PUT", "/models/sleeper?min_worker=1&max_worker=1&synchronous=true", 8081);
        _done.SetResult();
        Assert.Equal([200, 200, 200, 500], (await Task.WhenAll(requests)).Select(answer => answer.Status).Order());
        Assert.Equal(1, server.Killed);
    }

    [Fact]
    public async Task At_zero_what_is_queued_waits_until_workers_are_back()
    {
        FakeTorchServe server = Create(("sleeper.mar", 1, 1, 10));
        server.Work = () => _done.Task;
        Task<FakeAnswer>[] requests = [.. Enumerable.Range(0, 3).Select(_ => PredictAsync(server, "sleeper"))];
        await server.HandleAsync("PUT", "/models/sleeper?min_worker=0&max_worker=0&synchronous=true", 8081);
        _done.SetResult();
        Assert.Equal(500, (await requests[0]).Status);
        Assert.Equal(2, server.Queued("sleeper"));
        Assert.Equal(503, (await PredictAsync(server, "sleeper")).Status);
        await server.HandleAsync("PUT", "/models/sleeper?min_worker=1&synchronous=true", 8081);
        Assert.Equal([200, 200], (await Task.WhenAll(requests.Skip(1))).Select(answer => answer.Status));
    }

    [Fact]
    public async Task A_removed_model_loses_its_queue_for_good()
    {
        FakeTorchServe server = Create(("sleeper.mar", 2, 1, 10));
        server.Work = () => _done.Task;
        Task<FakeAnswer>[] requests = [.. Enumerable.Range(0, 4).Select(_ => PredictAsync(server, "sleeper"))];
        await server.HandleAsync("DELETE", "/models/sleeper", 8081);
        Assert.Equal([500, 500], (await Task.WhenAll(requests.Take(2))).Select(answer => answer.Status));
        Assert.All(requests.Skip(2), request => Assert.False(request.IsCompleted));
        Assert.Equal(4, server.Killed);
        _done.SetResult();
    }

    [Fact]
    public async Task Requests_wait_for_a_worker_that_starts()
    {
        FakeTorchServe server = Create(("sleeper.mar", 0, 1, 10));
        await server.HandleAsync("PUT", "/models/sleeper?min_worker=1", 8081);
        Task<FakeAnswer> request = PredictAsync(server, "sleeper");
        Assert.False(request.IsCompleted);
        for (int i = 0; i < 3; i++)
        {
            await server.HandleAsync("GET", "/models/sleeper", 8081);
        }

        Assert.Equal(200, (await request).Status);
    }

    [Fact]
    public async Task Numbers_that_lose_sight_of_workers_do()
    {
        FakeTorchServe server = Create(("sleeper.mar", 2, 1, 10));
        await server.HandleAsync("PUT", "/models/sleeper?min_worker=0&max_worker=2", 8081);
        Assert.Equal((0, 2), (server.Served("sleeper")[0].Ready, server.Orphans));
        await server.HandleAsync("DELETE", "/models/sleeper", 8081);
        Assert.Equal(2, server.Orphans);
        server.Restart();
        Assert.Equal(2, server.Orphans);
    }

    private static FakeTorchServe Create((string File, int Workers, int Batch, int Delay) model)
    {
        var server = new FakeTorchServe(RecordedStore.Archives());
        server.Start(model);
        return server;
    }

    private static Task<FakeAnswer> PredictAsync(FakeTorchServe server, string model) => server.HandleAsync("POST", $"/predictions/{model}", 8080, "x"u8.ToArray(), "text/plain");
}
