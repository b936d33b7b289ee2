using System.Net;
using System.Net.Sockets;
using System.Text;

namespace InferLine.Backends.Tests.Client;

/// <summary>Which calls are tried again when something goes wrong on the way, and what of them is told, whatever the servers are.</summary>
public abstract class ModelClientResilienceTests
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Fault.Refused))]
    [InlineData(nameof(Fault.AnswerLost))]
    [InlineData(nameof(Fault.Unavailable))]
    [InlineData(nameof(Fault.NoAnswer))]
    public async Task A_read_is_tried_again(string fault)
    {
        FaultyNetwork network = CreateNetwork(Enum.Parse<Fault>(fault), failures: 2);
        using IModelClient client = Connect(network);
        CallResult result = await client.ReadModelAsync(Cancellation);
        Assert.True(result.Error is null, result.Message);
        Assert.Equal(3, network.Requests.Count);
    }

    [Theory]
    [InlineData(nameof(Fault.Refused), 4, "Unreachable")]
    [InlineData(nameof(Fault.Unavailable), 4, "Unavailable")]
    [InlineData(nameof(Fault.Internal), 1, "Internal")]
    public async Task A_read_is_not_tried_for_ever(string fault, int attempts, string error)
    {
        FaultyNetwork network = CreateNetwork(Enum.Parse<Fault>(fault), failures: 100);
        using IModelClient client = Connect(network);
        Assert.Equal(error, (await client.ReadModelsAsync(Cancellation)).Error);
        Assert.Equal(attempts, network.Requests.Count);
    }

    [Fact]
    public async Task A_change_that_did_not_reach_the_server_is_tried_again()
    {
        using IModelClient client = Connect(CreateNetwork(Fault.Refused, failures: 2));
        Assert.Null((await client.ChangeModelAsync(Cancellation)).Error);
    }

    [Theory]
    [InlineData(nameof(Fault.AnswerLost), "Unreachable", true)]
    [InlineData(nameof(Fault.NoAnswer), "TimedOut", true)]
    [InlineData(nameof(Fault.Unavailable), "Unavailable", false)]
    public async Task A_change_that_may_have_reached_the_server_is_not_repeated(string fault, string error, bool isOutcomeUnknown)
    {
        FaultyNetwork network = CreateNetwork(Enum.Parse<Fault>(fault), failures: 1);
        using IModelClient client = Connect(network);
        CallResult result = await client.ChangeModelAsync(Cancellation);
        Assert.Equal((error, isOutcomeUnknown), (result.Error, result.IsOutcomeUnknown));
        Assert.Single(network.Requests);
    }

    [Theory]
    [InlineData(nameof(Fault.Refused))]
    [InlineData(nameof(Fault.AnswerLost))]
    [InlineData(nameof(Fault.Unavailable))]
    public async Task An_inference_is_never_repeated(string fault)
    {
        FaultyNetwork network = CreateNetwork(Enum.Parse<Fault>(fault), failures: 1);
        using IModelClient client = Connect(network);
        Assert.NotNull((await client.InferAsync(timeout: null, Cancellation)).Error);
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task An_inference_waits_no_longer_than_its_request_says()
    {
        using IModelClient client = Connect(CreateNetwork(Fault.NoAnswer, failures: 1));
        Assert.Equal("TimedOut", (await client.InferAsync(TimeSpan.FromMilliseconds(20), Cancellation)).Error);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so_by_an_exception()
    {
        using IModelClient client = Connect(CreateNetwork(Fault.NoAnswer, failures: 100));
        using var gaveUp = new CancellationTokenSource();
        Task call = client.PingAsync(gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"name\":", "Unreachable")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n", "UnexpectedAnswer")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 12\r\n\r\nno such user", "Unauthorized")]
    [InlineData("", "Unreachable")]
    public async Task Real_connections_that_break_or_lead_elsewhere_are_errors(string answer, string error) => Assert.Equal(error, await ErrorOfAsync(answer));

    /// <summary>What the client makes of an answer that comes over a real connection: the kind of its error.</summary>
    protected async Task<string?> ErrorOfAsync(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, answer);
        string? error;
        using (IModelClient client = Connect(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")))
        {
            error = (await client.ReadServerAsync(Cancellation)).Error;
        }

        listener.Stop();
        await serving;
        return error;
    }

    /// <summary>A network with a server, that has the model a.</summary>
    private protected abstract FaultyNetwork CreateNetwork();

    /// <summary>A client of the network's server. It tries three times more, and does not wait long before.</summary>
    private protected abstract IModelClient Connect(FaultyNetwork network);

    /// <summary>A client over real connections, that tries once more.</summary>
    private protected abstract IModelClient Connect(Uri address);

    private FaultyNetwork CreateNetwork(Fault fault, int failures)
    {
        FaultyNetwork network = CreateNetwork();
        network.Faults = (_, number) => number < failures ? fault : Fault.None;
        return network;
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
}
