using System.Text.Json.Nodes;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Tests.Wire;

/// <summary>The client asks in the form that the server was seen to take.</summary>
public sealed class RequestFormTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Index() => await CheckAsync("02-load-unload", 11, client => client.GetRepositoryIndexAsync(Cancellation));

    [Fact]
    public async Task Plain_load() => await CheckAsync("02-load-unload", 0, client => client.LoadAsync("a", cancellationToken: Cancellation));

    [Fact]
    public async Task Load_with_a_configuration()
    {
        Exchange exchange = Find("03-config-override", 3);
        string configuration = JsonNode.Parse(exchange.RequestBody)!["parameters"]!["config"]!.GetValue<string>();
        await CheckAsync("03-config-override", 3, client => client.LoadAsync("a", ModelConfiguration.Parse(configuration), Cancellation));
    }

    [Fact]
    public async Task Unload() => await CheckAsync("02-load-unload", 31, client => client.UnloadAsync("a", cancellationToken: Cancellation));

    [Fact]
    public async Task Unload_with_dependents() => await CheckAsync("02-load-unload", 49, client => client.UnloadAsync("pipe", unloadDependents: true, Cancellation));

    [Theory]
    [InlineData(2, 1, null)]
    [InlineData(3, 1, "req-1")]
    [InlineData(4, 3, null)]
    public async Task Inference_as_JSON(int sequence, int items, string? id) =>
        await CheckAsync("04-infer", sequence, client => client.InferAsync("a", new InferRequest([Input(items)]) { Encoding = TensorEncoding.Json, Id = id }, Cancellation));

    [Fact]
    public async Task Inference_with_chosen_outputs_as_JSON() =>
        await CheckAsync("04-infer", 5, client => client.InferAsync("a", new InferRequest([Input(1)]) { Encoding = TensorEncoding.Json, Outputs = ["Y"] }, Cancellation));

    [Fact]
    public async Task Inference_with_a_time_limit() =>
        await CheckAsync(
            "06-queue-policy",
            18,
            client => client.InferAsync("qtimeout", new InferRequest([Input(1)]) { Encoding = TensorEncoding.Json, Id = "0", Timeout = TimeSpan.FromMilliseconds(20) }, Cancellation));

    [Fact]
    public async Task Binary_inference_with_chosen_outputs() =>
        await CheckAsync("04-infer", 10, client => client.InferAsync("a", new InferRequest([Numbers(1, 2, 3, 4)]) { Outputs = ["Y"] }, Cancellation));

    [Fact]
    public async Task Binary_inference_with_all_outputs() => await CheckAsync("04-infer", 11, client => client.InferAsync("a", new InferRequest([Numbers(1, 2, 3, 4)]), Cancellation));

    [Fact]
    public async Task Metrics_are_on_their_own_port() => await CheckAsync("05-infer-errors", 27, client => client.GetMetricsAsync(Cancellation));

    [Theory]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("ü")]
    public async Task A_name_that_the_server_could_not_read_is_refused(string name)
    {
        using TritonClient client = new RecordedHandler(Find("02-load-unload", 0)).CreateClient();
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => client.IsModelReadyAsync(name, cancellationToken: Cancellation));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static TritonTensor Input(int items) => TritonTensor.Create<float>("X", [items, 4], [.. Enumerable.Range(0, 4 * items).Select(i => (float)i)]);

    private static TritonTensor Numbers(params float[] numbers) => TritonTensor.Create<float>("X", [1, 4], numbers);

    private static Exchange Find(string group, int sequence) => Exchange.Load(group).Single(exchange => exchange.Sequence == sequence);

    private static async Task CheckAsync<T>(string group, int sequence, Func<TritonClient, Task<TritonResult<T>>> call)
        where T : class
    {
        Exchange exchange = Find(group, sequence);
        var handler = new RecordedHandler(exchange);
        using TritonClient client = handler.CreateClient();
        TritonResult<T> result = await call(client);
        Assert.True(result.IsSuccess, result.Error?.ToString());
        Assert.Equal(exchange.Method, handler.Method);
        Assert.Equal(exchange.Path, handler.Uri!.PathAndQuery);
        Assert.Equal(exchange.Port, handler.Uri.Port);
        if (exchange.RequestHeaders.TryGetValue("Content-Type", out string? contentType))
        {
            Assert.Equal(contentType, handler.ContentType);
        }

        if (handler.HeaderLength is null)
        {
            Assert.Equal(exchange.RequestBody.Length == 0, handler.Body.Length == 0);
            Assert.True(exchange.RequestBody.Length == 0 || JsonNode.DeepEquals(Unpack(exchange.RequestBody), Unpack(handler.Body)), System.Text.Encoding.UTF8.GetString(handler.Body));
            return;
        }

        int recordedLength = int.Parse(exchange.RequestHeaders["Inference-Header-Content-Length"], System.Globalization.CultureInfo.InvariantCulture);
        int length = int.Parse(handler.HeaderLength, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(exchange.RequestBody.AsSpan(0, recordedLength)), JsonNode.Parse(handler.Body.AsSpan(0, length))));
        Assert.Equal(exchange.RequestBody[recordedLength..], handler.Body[length..]);
    }

    /// <summary>The configuration travels as JSON in a string, of which the spaces mean nothing.</summary>
    private static JsonNode Unpack(byte[] body)
    {
        JsonNode root = JsonNode.Parse(body)!;
        if (root["parameters"]?["config"] is { } text)
        {
            root["parameters"]!["config"] = JsonNode.Parse(text.GetValue<string>());
        }

        return root;
    }
}
