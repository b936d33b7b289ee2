using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Client;

/// <summary>The server writes its keys into a file, and new ones when it is restarted.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly FakeTorchServe _server = new(RecordedStore.Archives()) { ManagementKey = "m-1", InferenceKey = "i-1" };
    private readonly FakeNetwork _network = new();

    public KeyTests()
    {
        _server.Start(("a.mar", 1, 1, 100));
        _network.Add("one", _server);
        Write("m-1", "i-1");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _network.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Keys_come_from_the_file()
    {
        using TorchServeClient client = Client();
        Assert.True((await client.PingAsync(Cancellation)).IsSuccess);
        Assert.True((await client.GetModelsAsync(Cancellation)).IsSuccess);
        Assert.True((await client.PredictAsync("a", PredictRequest.Text("x"), Cancellation)).IsSuccess);
        Assert.True((await client.ScaleAsync("a", 2, cancellationToken: Cancellation)).IsSuccess);
    }

    [Fact]
    public async Task The_file_is_read_again_when_a_key_is_refused_and_the_request_is_sent_again_once()
    {
        using TorchServeClient client = Client();
        Assert.True((await client.GetModelsAsync(Cancellation)).IsSuccess);
        (_server.ManagementKey, _server.InferenceKey) = ("m-2", "i-2");
        Write("m-2", "i-2");
        int before = _network.Requests.Count;
        Assert.True((await client.ScaleAsync("a", 2, cancellationToken: Cancellation)).IsSuccess);
        Assert.True((await client.PredictAsync("a", PredictRequest.Text("x"), Cancellation)).IsSuccess);

        // The second one was read with the first.
        Assert.Equal(3, _network.Requests.Count - before);
        Assert.Equal(["scale a/1.0 2"], _server.ControlCalls);
    }

    [Fact]
    public async Task A_key_that_the_file_still_holds_is_not_sent_twice()
    {
        _server.ManagementKey = "other";
        using TorchServeClient client = Client();
        TorchServeError? error = (await client.GetModelsAsync(Cancellation)).Error;
        Assert.Equal(TorchServeErrorKind.Unauthorized, error?.Kind);
        Assert.Single(_network.Requests);
        Assert.DoesNotContain("m-1", error!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_given_key_takes_precedence()
    {
        Write("wrong", "wrong");
        using TorchServeClient client = Client(new TorchServeKeys { File = _file, Management = "m-1", Inference = "i-1" });
        Assert.True((await client.PingAsync(Cancellation)).IsSuccess);
        Assert.True((await client.GetModelsAsync(Cancellation)).IsSuccess);
    }

    [Fact]
    public async Task Metrics_are_asked_for_without_a_key()
    {
        using TorchServeClient client = Client(new TorchServeKeys { File = "/absent/key_file.json" });
        Assert.True((await client.GetMetricsAsync(Cancellation)).IsSuccess);
    }

    [Theory]
    [InlineData("{\"management\":{\"key\":\"s3cret\"}", "not of the form")]
    [InlineData("{\"management\":\"s3cret\"}", "not of the form")]
    [InlineData("s3cret", "not of the form")]
    [InlineData("{\"management\":{\"key\":\"s3cret\\n\"},\"inference\":{\"key\":\"s3cret\"}}", "its management key cannot be sent in a header")]
    public async Task A_file_without_keys_is_named_and_nothing_of_what_is_in_it(string content, string problem)
    {
        await File.WriteAllTextAsync(_file, content, Cancellation);
        using TorchServeClient client = Client();
        TorchServeError? error = (await client.GetModelsAsync(Cancellation)).Error;
        Assert.Equal(TorchServeErrorKind.Unauthorized, error?.Kind);
        Assert.Contains(_file, error!.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_network.Requests);
    }

    [Fact]
    public async Task An_absent_file_is_named()
    {
        using TorchServeClient client = Client(new TorchServeKeys { File = "/absent/key_file.json" });
        Assert.Contains("'/absent/key_file.json' gives no keys: it is not there", (await client.PingAsync(Cancellation)).Error?.Message, StringComparison.Ordinal);
    }

    private TorchServeClient Client(TorchServeKeys? keys = null) => _network.Client("one", keys: keys ?? new TorchServeKeys { File = _file });

    /// <summary>In the form that the server writes: recorded in 07-token-auth.</summary>
    private void Write(string management, string inference) => File.WriteAllText(
        _file,
        $$$"""{"management":{"key":"{{{management}}}","expiration time":"2026-11-24T07:23:12.873845048Z"},"inference":{"key":"{{{inference}}}","expiration time":"2026-11-24T07:23:12.873833166Z"},"API":{"key":"a"}}""");
}
