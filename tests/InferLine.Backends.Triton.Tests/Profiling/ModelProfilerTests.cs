using System.Text;
using System.Text.Json.Nodes;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Fake;
using InferLine.Profiles;

namespace InferLine.Backends.Triton.Tests.Profiling;

public sealed class ModelProfilerTests : IDisposable
{
    private const string Plain = """{"backend":"synthetic","max_batch_size":8,"input":[{"name":"X","data_type":"TYPE_FP32","dims":[4]}],"output":[{"name":"Y","data_type":"TYPE_FP32","dims":[4]}],"instance_group":[{"count":1,"kind":"KIND_CPU"}]}""";

    private readonly FakeTriton _server = new([.. RecordedRepository.Basic, new FakeFiles("plain", Plain), new FakeFiles("free", Plain.Replace("[4]", "[-1]", StringComparison.Ordinal))]);
    private readonly FakeNetwork _network = new();
    private readonly TritonClient _client;

    public ModelProfilerTests()
    {
        _server.Start("a", "b", "c", "pipe", "nobatch", "plain", "free");
        _network.Add("one", _server);
        _client = _network.Client("one", new TritonClientOptions { RetryDelay = TimeSpan.FromMilliseconds(1) });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_model_is_measured_by_the_client_and_by_the_server()
    {
        TritonProfile profile = await Profiler("a", samples: 7).ProfileAsync([4, 1, 16], Cancellation);

        Assert.Equal([(1, 7), (4, 7), (16, 7)], profile.Latency.Measurements.Select(batch => (batch.Size, batch.Samples!.Value)));
        Assert.All(profile.Latency.Measurements, batch => Assert.True(batch.P99Milliseconds >= batch.Milliseconds));
        Assert.Equal(profile.Latency.Measurements, profile.Batches.Select(batch => batch.Latency));
        Assert.All(profile.Batches, batch => Assert.True(batch.ThroughputPerSecond > 0));

        // The fake counts a millisecond each.
        Assert.All(profile.Batches, batch => Assert.Equal(TimeSpan.FromMilliseconds(1), batch.MeanComputeInfer));
        Assert.Equal(TimeSpan.FromMilliseconds(1), profile.MeanQueueTime);
        Assert.Equal(0, profile.OtherExecutions);
        Assert.Contains("Triton 2.66.0 at one, synthetic, 1 x KIND_CPU, over HTTP; X FP32 [4] per item", profile.Latency.MeasuredOn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_is_measured_it_has_one_instance_no_delay_no_cache_and_large_enough_batches_and_then_what_it_had()
    {
        _server.Files("a").Configuration!["instance_group"] = new JsonArray(new JsonObject { ["count"] = 3, ["kind"] = "KIND_CPU" });
        _server.Restart();
        JsonObject before = Served("a");
        JsonObject? during = null;
        _network.Answers = request =>
        {
            during ??= request.RequestUri!.AbsolutePath.EndsWith("/infer", StringComparison.Ordinal) ? Served("a") : null;
            return null;
        };
        await Profiler("a").MeasureAsync([16], Cancellation);

        Assert.Equal(16, during!["max_batch_size"]!.GetValue<int>());
        Assert.Equal(0, during["dynamic_batching"]!["max_queue_delay_microseconds"]!.GetValue<int>());
        Assert.Equal(1, Assert.Single(during["instance_group"]!.AsArray())!["count"]!.GetValue<int>());
        Assert.Equal(before["parameters"]!.ToJsonString(), during["parameters"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(before, Served("a")));
        Assert.Empty(_server.Unserved);
        Assert.NotNull(_server.Served("pipe"));
    }

    [Fact]
    public async Task A_model_that_is_fit_is_not_touched()
    {
        await Profiler("plain").MeasureAsync([1, 8], Cancellation);
        Assert.Empty(_server.ControlCalls);
    }

    [Fact]
    public async Task Where_only_instances_differ_the_statistics_go_on()
    {
        _server.Files("plain").Configuration!["instance_group"] = new JsonArray(new JsonObject { ["count"] = 2, ["kind"] = "KIND_CPU" });
        _server.Restart();
        _server.Infer("plain", times: 5);
        await Profiler("plain", samples: 2).MeasureAsync([1], Cancellation);
        Assert.Equal(5 + TritonProfilerOptions.DefaultWarmUpBatches + 2, (await _client.GetStatisticsAsync("plain", cancellationToken: Cancellation)).Value[0].InferenceCount);
        Assert.Equal(2, _server.Instances("plain"));
    }

    [Fact]
    public async Task A_model_that_is_not_loaded_is_loaded_and_unloaded_again()
    {
        _server.Start("a");
        LatencyProfile profile = await Profiler("b").MeasureAsync([1, 32], Cancellation);
        Assert.Equal(32, profile.MaxBatchSize);
        Assert.Equal(["load b", "load b", "unload b"], _server.ControlCalls);
        Assert.Null(_server.Served("b"));
    }

    [Fact]
    public async Task Someone_elses_requests_are_told_of()
    {
        _network.Answers = request =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/infer", StringComparison.Ordinal))
            {
                _server.Infer("plain");
            }

            return null;
        };
        TritonProfile profile = await Profiler("plain", samples: 6).ProfileAsync([2], Cancellation);
        Assert.Equal(6, profile.OtherExecutions);
    }

    [Fact]
    public async Task A_model_that_does_not_batch_is_measured_one_by_one()
    {
        TritonProfile profile = await Profiler("nobatch").ProfileAsync([1], Cancellation);
        Assert.Equal(1, profile.Latency.MaxBatchSize);
        InvalidInputException refused = await Assert.ThrowsAsync<InvalidInputException>(() => Profiler("nobatch").MeasureAsync([1, 2], Cancellation));
        Assert.Contains("max_batch_size 0", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_server.ControlCalls);
    }

    [Theory]
    [InlineData("pipe", "ensemble")]
    [InlineData("nowhere", "no such model in its repository; it has 'a', 'b'")]
    [InlineData("free", "leaves the axes with -1 free")]
    [InlineData("a b", "cannot be asked")]
    public async Task What_cannot_be_measured_is_explained(string model, string because)
    {
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => Profiler(model).MeasureAsync([1], Cancellation));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
        Assert.Contains(model, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ensemble_that_was_not_loaded_leaves_nothing_behind()
    {
        _server.Start();
        await Assert.ThrowsAsync<InvalidInputException>(() => Profiler("pipe").MeasureAsync([1], Cancellation));
        Assert.All(new[] { "pipe", "a", "b", "c" }, model => Assert.Null(_server.Served(model)));
    }

    [Fact]
    public async Task Batch_sizes_follow_the_rules_of_profiles()
    {
        await Assert.ThrowsAsync<InvalidInputException>(() => Profiler("a").MeasureAsync([], Cancellation));
        await Assert.ThrowsAsync<InvalidInputException>(() => Profiler("a").MeasureAsync([2, 2], Cancellation));
        await Assert.ThrowsAsync<InvalidInputException>(() => Profiler("a").MeasureAsync([0], Cancellation));
        Assert.Empty(_network.Requests);
    }

    [Fact]
    public async Task Given_items_make_the_batches()
    {
        var bodies = new List<byte[]>();
        _network.Answers = request =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/infer", StringComparison.Ordinal))
            {
                bodies.Add(request.Content!.ReadAsByteArrayAsync(Cancellation).GetAwaiter().GetResult());
            }

            return null;
        };
        var options = new TritonProfilerOptions { WarmUpBatches = 0, Samples = 1, Inputs = [TritonTensor.Create<float>("X", [2, 4], [1, 2, 3, 4, 5, 6, 7, 8])] };
        await new TritonModelProfiler(_client, "plain", options).MeasureAsync([3], Cancellation);
        byte[] sent = Assert.Single(bodies)[^48..];
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(sent).ToArray());
    }

    [Fact]
    public async Task Bare_bytes_and_shapes_are_taken_too()
    {
        var options = new TritonProfilerOptions { WarmUpBatches = 0, Samples = 1 };
        options.RawInputs.Add("X", new byte[64]);
        Assert.Contains("X FP32 [4] (given)", (await new TritonModelProfiler(_client, "plain", options).MeasureAsync([3], Cancellation)).MeasuredOn, StringComparison.Ordinal);
        options.RawInputs["X"] = new byte[63];
        Assert.Contains("63 bytes", (await Refused("plain", options)).Message, StringComparison.Ordinal);
        options.RawInputs.Clear();
        options.Shapes.Add("X", [5]);
        Assert.Contains("the model takes [4]", (await Refused("plain", options)).Message, StringComparison.Ordinal);
        options.Shapes.Clear();
        options.Shapes.Add("Z", [4]);
        Assert.Contains("no input 'Z'", (await Refused("plain", options)).Message, StringComparison.Ordinal);
        options.Shapes.Clear();
        options.Inputs = [TritonTensor.Create<double>("X", [1, 4], [1, 2, 3, 4])];
        Assert.Contains("FP64 is given", (await Refused("plain", options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "line 1: it is not JSON")]
    [InlineData("""{"input":[]}""", "no 'inputs'")]
    [InlineData("""{"inputs":[{"name":"X","datatype":"FP32","shape":[1,4]}]}""", "inputs[0] 'X'")]
    [InlineData("""{"inputs":[{"name":"X","datatype":"FP32","shape":[1,4],"data":[1]}]}""", "4 elements")]
    [InlineData("""{"inputs":[{"name":"X","datatype":"FP33","shape":[1],"data":[1]}]}""", "'FP33'")]
    public void A_request_that_is_none_is_explained(string json, string because) =>
        Assert.Contains(because, Assert.Throws<InvalidInputException>(() => InferRequest.Parse(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_allows_no_changes_is_told_of_and_a_fit_model_measured()
    {
        var fixedServer = new FakeTriton([.. RecordedRepository.Basic, new FakeFiles("plain", Plain)]) { ControlMode = "none" };
        fixedServer.Start("a", "plain");
        using TritonClient client = new FakeNetwork().Add("two", fixedServer).Client("two");
        TritonException error = await Assert.ThrowsAsync<TritonException>(() => new TritonModelProfiler(client, "a").MeasureAsync([16], Cancellation));
        Assert.Contains("--model-control-mode=explicit", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("is left", error.Message, StringComparison.Ordinal);
        Assert.Equal(8, (await new TritonModelProfiler(client, "plain", new TritonProfilerOptions { Samples = 1 }).MeasureAsync([8], Cancellation)).MaxBatchSize);
    }

    [Fact]
    public async Task A_server_that_is_gone_in_the_end_leaves_word_of_what_to_load()
    {
        _network.Faults = (_, number) => number > 12 ? Fault.Refused : Fault.None;
        TritonException error = await Assert.ThrowsAsync<TritonException>(() => Profiler("a").MeasureAsync([16], Cancellation));
        Assert.Contains("is left configured for measuring", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"max_batch_size\":8", error.Message, StringComparison.Ordinal);
    }

    private async Task<InvalidInputException> Refused(string model, TritonProfilerOptions options) =>
        await Assert.ThrowsAsync<InvalidInputException>(() => new TritonModelProfiler(_client, model, options).MeasureAsync([3], Cancellation));

    private JsonObject Served(string model) => (JsonObject)_server.Served(model)!.DeepClone();

    private TritonModelProfiler Profiler(string model, int samples = 3) => new(_client, model, new TritonProfilerOptions { Samples = samples }, new ImpatientTime());
}
