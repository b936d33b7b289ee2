using System.Net;
using System.Net.Sockets;
using System.Text;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Client;

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
        using TritonClient client = network.Client("one");
        TritonResult<ModelMetadata> result = await client.GetModelMetadataAsync("a", cancellationToken: Cancellation);
        Assert.True(result.IsSuccess, result.Error?.ToString());
        Assert.Equal(3, network.Requests.Count);
    }

    [Theory]
    [InlineData(nameof(Fault.Refused), 4, TritonErrorKind.Unreachable)]
    [InlineData(nameof(Fault.Unavailable), 4, TritonErrorKind.Unavailable)]
    [InlineData(nameof(Fault.Internal), 1, TritonErrorKind.Internal)]
    public async Task A_read_is_not_tried_for_ever(string fault, int attempts, TritonErrorKind kind)
    {
        FakeNetwork network = Network(Enum.Parse<Fault>(fault), failures: 100);
        using TritonClient client = network.Client("one");
        Assert.Equal(kind, (await client.GetStatisticsAsync(cancellationToken: Cancellation)).Error?.Kind);
        Assert.Equal(attempts, network.Requests.Count);
    }

    [Fact]
    public async Task A_load_that_did_not_reach_the_server_is_tried_again()
    {
        FakeNetwork network = Network(Fault.Refused, failures: 2);
        using TritonClient client = network.Client("one");
        Assert.True((await client.LoadAsync("a", cancellationToken: Cancellation)).IsSuccess);
    }

    [Theory]
    [InlineData(nameof(Fault.AnswerLost), TritonErrorKind.Unreachable)]
    [InlineData(nameof(Fault.NoAnswer), TritonErrorKind.TimedOut)]
    [InlineData(nameof(Fault.Unavailable), TritonErrorKind.Unavailable)]
    public async Task A_load_that_may_have_reached_the_server_is_not_repeated(string fault, TritonErrorKind kind)
    {
        FakeNetwork network = Network(Enum.Parse<Fault>(fault), failures: 1);
        using TritonClient client = network.Client("one");
        TritonResult<TritonDone> result = await client.LoadAsync("a", cancellationToken: Cancellation);
        Assert.Equal(kind, result.Error?.Kind);
        Assert.Equal(kind != TritonErrorKind.Unavailable, result.Error?.IsOutcomeUnknown);
        Assert.Single(network.Requests);
    }

    [Theory]
    [InlineData(nameof(Fault.Refused))]
    [InlineData(nameof(Fault.AnswerLost))]
    [InlineData(nameof(Fault.Unavailable))]
    public async Task An_inference_is_never_repeated(string fault)
    {
        FakeNetwork network = Network(Enum.Parse<Fault>(fault), failures: 1);
        using TritonClient client = network.Client("one");
        Assert.False((await client.InferAsync("a", new InferRequest([TritonTensor.Create<float>("X", [1, 4], [1, 2, 3, 4])]), Cancellation)).IsSuccess);
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task An_inference_waits_no_longer_than_its_request_says()
    {
        FakeNetwork network = Network(Fault.NoAnswer, failures: 1);
        using TritonClient client = network.Client("one");
        TritonTensor input = TritonTensor.Create<float>("X", [1, 4], [1, 2, 3, 4]);
        TritonResult<InferResponse> result = await client.InferAsync("a", new InferRequest([input]) { Timeout = TimeSpan.FromMilliseconds(20) }, Cancellation);
        Assert.Equal(TritonErrorKind.TimedOut, result.Error?.Kind);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so_by_an_exception()
    {
        FakeNetwork network = Network(Fault.NoAnswer, failures: 100);
        using TritonClient client = network.Client("one");
        using var gaveUp = new CancellationTokenSource();
        Task call = client.IsLiveAsync(gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"name\":", TritonErrorKind.Unreachable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", TritonErrorKind.UnexpectedAnswer)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n", TritonErrorKind.UnexpectedAnswer)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 12\r\n\r\nno such user", TritonErrorKind.Unauthorized)]
    [InlineData("", TritonErrorKind.Unreachable)]
    public async Task Real_connections_that_break_or_lead_elsewhere_are_errors(string answer, TritonErrorKind kind)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, answer);
        var options = new TritonClientOptions { MaxRetries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) };
        using (var client = new TritonClient(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), options))
        {
            TritonResult<ServerMetadata> result = await client.GetServerMetadataAsync(Cancellation);
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
        var server = new FakeTriton(RecordedRepository.Basic);
        server.Start("a");
        return new FakeNetwork { Faults = (_, number) => number < failures ? fault : Fault.None }.Add("one", server);
    }
}
