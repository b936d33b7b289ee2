using System.Text.Json.Nodes;
using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Wire;

/// <summary>What the fake server says while a load runs is what the recorded one said.</summary>
public sealed class AsyncLoadTests
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task During_a_first_load_the_model_is_not_there()
    {
        FakeTriton server = new(RecordedRepository.Basic) { LoadGate = _loaded.Task };
        Task<FakeAnswer> load = server.HandleAsync("POST", "/v2/repository/models/slowload/load", 8000, []);
        await CheckAsync(server, 1, 2, 3, 4, 5);
        _loaded.SetResult();
        Assert.Equal(200, (await load).Status);
        Assert.NotNull(server.Served("slowload"));
    }

    [Fact]
    public async Task During_a_reload_the_old_one_serves()
    {
        FakeTriton server = new(RecordedRepository.Basic);
        await server.HandleAsync("POST", "/v2/repository/models/slowload/load", 8000, []);
        server.LoadGate = _loaded.Task;
        Task<FakeAnswer> reload = LoadAsync(server, maxBatch: 8);
        await CheckAsync(server, 12, 13, 15);
        Assert.Equal(4, server.Served("slowload")!["max_batch_size"]!.GetValue<int>());
        _loaded.SetResult();
        Assert.Equal(200, (await reload).Status);
        Assert.Equal(8, server.Served("slowload")!["max_batch_size"]!.GetValue<int>());
    }

    [Fact]
    public async Task Calls_on_one_model_wait_for_each_other()
    {
        FakeTriton server = new(RecordedRepository.Basic) { LoadTime = TimeSpan.FromMilliseconds(5) };
        Task<FakeAnswer>[] calls = [LoadAsync(server, maxBatch: 8), LoadAsync(server, maxBatch: 4), server.HandleAsync("POST", "/v2/repository/models/slowload/unload", 8000, [])];
        FakeAnswer[] answers = await Task.WhenAll(calls);
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(1, server.MostLoads);
        Assert.Null(server.Served("slowload"));
    }

    private static Task<FakeAnswer> LoadAsync(FakeTriton server, int maxBatch)
    {
        var configuration = (JsonObject)server.Files("slowload").Configuration!.DeepClone();
        configuration["max_batch_size"] = maxBatch;
        var body = new JsonObject { ["parameters"] = new JsonObject { ["config"] = configuration.ToJsonString() } };
        return server.HandleAsync("POST", "/v2/repository/models/slowload/load", 8000, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private static async Task CheckAsync(FakeTriton server, params int[] sequences)
    {
        foreach (Exchange exchange in Exchange.Load("07b-concurrent-control").Where(exchange => sequences.Contains(exchange.Sequence)))
        {
            FakeAnswer answer = await server.HandleAsync(exchange.Method, exchange.Path, exchange.Port, exchange.RequestBody);
            Assert.Equal(exchange.Status, answer.Status);
            if (exchange.Path == "/v2/repository/index")
            {
                Assert.True(JsonNode.DeepEquals(EntryOf(exchange.Text), EntryOf(answer.Text)), answer.Text);
            }
            else if (exchange.Status != 200)
            {
                Assert.Equal(exchange.Body.Length > 0 ? JsonNode.Parse(exchange.Body)!["error"]!.GetValue<string>() : "", answer.Body.Length > 0 ? JsonNode.Parse(answer.Body)!["error"]!.GetValue<string>() : "");
            }
        }
    }

    private static JsonNode? EntryOf(string index) => JsonNode.Parse(index)!.AsArray().Single(entry => entry!["name"]!.GetValue<string>() == "slowload");
}
