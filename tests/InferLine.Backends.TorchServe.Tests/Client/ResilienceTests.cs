using System.Net;
using System.Net.Sockets;
using System.Text;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Client;

public sealed class ResilienceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Fault.Refused))]
    [InlineData(nameof(Fault.AnswerLost))]
    [InlineData(nameof(Fault.Unavailable))]
    [InlineData(nameof(Fault.NoAnswer))]
    public async Task A_read_is_tried_again(string fault)
    {
        FakeNetwork network = Network(Enum.Parse<Fault>(fault), failures: 2);
        TorchServeClientOptions options = FakeNetwork.Patient();
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(1);
        using TorchServeClient client = network.Client("one", options);
        TorchServeResult<ModelDescription> result = await client.DescribeAsync("a", cancellationToken: Cancellation);
        Assert.True(result.IsSuccess, result.Error?.ToString());
        Assert.Equal(3, network.Requests.Count);
    }

    [Theory]
    [InlineData(nameof(Fault.Refused), 4, TorchServeErrorKind.Unreachable)]
    [InlineData(nameof(Fault.Unavailable), 4, TorchServeErrorKind.Unavailable)]
    [InlineData(nameof(Fault.Internal), 1, TorchServeErrorKind.Internal)]
    public async Task A_read_is_not_tried_for_ever(string fault, int attempts, TorchServeErrorKind kind)
    {
        FakeNetwork network = Network(Enum.Parse<Fault>(fault), failures: 100);
        using TorchServeClient client = network.Client("one");
        Assert.Equal(kind, (await client.GetModelsAsync(Cancellation)).Error?.Kind);
        Assert.Equal(attempts, network.Requests.Count);
    }

    [Fact]
    public async Task A_change_that_did_not_reach_the_server_is_tried_again()
    {
        FakeNetwork network = Network(Fault.Refused, failures: 2);
        using TorchServeClient client = network.Client("one");
        Assert.True((await client.ScaleAsync("a", 2, cancellationToken: Cancellation)).IsSuccess);
    }

    [Theory]
    [InlineData(nameof(Fault.AnswerLost), TorchServeErrorKind.Unreachable)]
    [InlineData(nameof(Fault.NoAnswer), TorchServeErrorKind.TimedOut)]
    [InlineData(nameof(Fault.Unavailable), TorchServeErrorKind.Unavailable)]
    public async Task A_change_that_may_have_reached_the_server_is_not_repeated(string fault, TorchServeErrorKind kind)
    {
        FakeNetwork network = Network(Enum.Parse<Fault>(fault), failures: 1);
        using TorchServeClient client = network.Client("one");
        TorchServeResult<ChangeAnswer> result = await client.ScaleAsync("a", 2, cancellationToken: Cancellation);
        Assert.Equal(kind, result.Error?.Kind);
        Assert.Equal(kind != TorchServeErrorKind.Unavailable, result.Error?.IsOutcomeUnknown);
        Assert.Single(network.Requests);
    }

    [Theory]
    [InlineData(nameof(Fault.Refused))]
    [InlineData(nameof(Fault.AnswerLost))]
    [InlineData(nameof(Fault.Unavailable))]
    public async Task A_prediction_is_never_repeated(string fault)
    {
        FakeNetwork network = Network(Enum.Parse<Fault>(fault), failures: 1);
        using TorchServeClient client = network.Client("one");
        Assert.False((await client.PredictAsync("a", PredictRequest.Text("x"), Cancellation)).IsSuccess);
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task A_prediction_waits_no_longer_than_its_request_says()
    {
        FakeNetwork network = Network(Fault.NoAnswer, failures: 1);
        using TorchServeClient client = network.Client("one");
        TorchServeResult<PredictResponse> result = await client.PredictAsync("a", PredictRequest.Text("x") with { Timeout = TimeSpan.FromMilliseconds(20) }, Cancellation);
        Assert.Equal(TorchServeErrorKind.TimedOut, result.Error?.Kind);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so_by_an_exception()
    {
        FakeNetwork network = Network(Fault.NoAnswer, failures: 100);
        using TorchServeClient client = network.Client("one", new TorchServeClientOptions());
        using var gaveUp = new CancellationTokenSource();
        Task call = client.PingAsync(gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"name\":", TorchServeErrorKind.Unreachable)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n", TorchServeErrorKind.UnexpectedAnswer)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 12\r\n\r\nno such user", TorchServeErrorKind.Unauthorized)]
    [InlineData("", TorchServeErrorKind.Unreachable)]
    public async Task Real_connections_that_break_or_lead_elsewhere_are_errors(string answer, TorchServeErrorKind kind)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, answer);
        TorchServeClientOptions options = FakeNetwork.Patient();
        options.MaxRetries = 1;
        using (var client = new TorchServeClient(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), options))
        {
            TorchServeResult<TorchServeDone> result = await client.PingAsync(Cancellation);
            Assert.Equal(kind, result.Error?.Kind);
        }

        listener.Stop();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, string answer)
    {
        try
        {
            while (true)
            {
                using Socket socket = await listener.AcceptSocketAsync();
                await socket.ReceiveAsync(new byte[4096]);
                await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            // The test is over: the listener stopped while it waited, or before it did.
        }
    }

    private static FakeNetwork Network(Fault fault, int failures)
    {
        var server = new FakeTorchServe(RecordedStore.Archives());
        server.Start(("a.mar", 1, 1, 100));
        return new FakeNetwork { Faults = (_, number) => number < failures ? fault : Fault.None }.Add("one", server);
    }
}
