using InferLine.Backends.Tests.Client;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Client;

public sealed class ResilienceTests : ModelClientResilienceTests
{
    [Fact]
    public async Task An_answer_over_a_real_connection_that_is_not_Tritons_is_an_error() =>
        Assert.Equal("UnexpectedAnswer", await ErrorOfAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"));

    private protected override FaultyNetwork CreateNetwork()
    {
        var server = new FakeTriton(RecordedRepository.Basic);
        server.Start("a");
        return new FakeNetwork().Add("one", server);
    }

    private protected override IModelClient Connect(FaultyNetwork network) => new Calls(((FakeNetwork)network).Client("one"));

    private protected override IModelClient Connect(Uri address) => new Calls(new TritonClient(address, new TritonClientOptions { MaxRetries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) }));

    private sealed class Calls(TritonClient client) : IModelClient
    {
        public Task<CallResult> PingAsync(CancellationToken cancellationToken) => Of(client.IsLiveAsync(cancellationToken));

        public Task<CallResult> ReadServerAsync(CancellationToken cancellationToken) => Of(client.GetServerMetadataAsync(cancellationToken));

        public Task<CallResult> ReadModelsAsync(CancellationToken cancellationToken) => Of(client.GetStatisticsAsync(cancellationToken: cancellationToken));

        public Task<CallResult> ReadModelAsync(CancellationToken cancellationToken) => Of(client.GetModelMetadataAsync("a", cancellationToken: cancellationToken));

        public Task<CallResult> ChangeModelAsync(CancellationToken cancellationToken) => Of(client.LoadAsync("a", cancellationToken: cancellationToken));

        public Task<CallResult> InferAsync(TimeSpan? timeout, CancellationToken cancellationToken) =>
            Of(client.InferAsync("a", new InferRequest([TritonTensor.Create<float>("X", [1, 4], [1, 2, 3, 4])]) { Timeout = timeout }, cancellationToken));

        public void Dispose() => client.Dispose();

        private static async Task<CallResult> Of<T>(Task<TritonResult<T>> call)
            where T : class
        {
            TritonError? error = (await call).Error;
            return new CallResult(error?.Kind.ToString(), error?.IsOutcomeUnknown == true, error?.ToString());
        }
    }
}
