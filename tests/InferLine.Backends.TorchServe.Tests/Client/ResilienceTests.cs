using InferLine.Backends.Tests.Client;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Client;

public sealed class ResilienceTests : ModelClientResilienceTests
{
    private protected override FaultyNetwork CreateNetwork()
    {
        var server = new FakeTorchServe(RecordedStore.Archives());
        server.Start(("a.mar", 1, 1, 100));
        return new FakeNetwork().Add("one", server);
    }

    private protected override IModelClient Connect(FaultyNetwork network)
    {
        // No machine is too slow for what is answered; what is not is waited for, if not for long.
        TorchServeClientOptions options = FakeNetwork.Patient();
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(1);
        options.ChangeTimeout = TimeSpan.FromMilliseconds(500);
        return new Calls(((FakeNetwork)network).Client("one", options));
    }

    private protected override IModelClient Connect(Uri address)
    {
        TorchServeClientOptions options = FakeNetwork.Patient();
        options.MaxRetries = 1;
        return new Calls(new TorchServeClient(address, options));
    }

    private sealed class Calls(TorchServeClient client) : IModelClient
    {
        public Task<CallResult> PingAsync(CancellationToken cancellationToken) => Of(client.PingAsync(cancellationToken));

        public Task<CallResult> ReadServerAsync(CancellationToken cancellationToken) => PingAsync(cancellationToken);

        public Task<CallResult> ReadModelsAsync(CancellationToken cancellationToken) => Of(client.GetModelsAsync(cancellationToken));

        public Task<CallResult> ReadModelAsync(CancellationToken cancellationToken) => Of(client.DescribeAsync("a", cancellationToken: cancellationToken));

        public Task<CallResult> ChangeModelAsync(CancellationToken cancellationToken) => Of(client.ScaleAsync("a", 2, cancellationToken: cancellationToken));

        public Task<CallResult> InferAsync(TimeSpan? timeout, CancellationToken cancellationToken) => Of(client.PredictAsync("a", PredictRequest.Text("x") with { Timeout = timeout }, cancellationToken));

        public void Dispose() => client.Dispose();

        private static async Task<CallResult> Of<T>(Task<TorchServeResult<T>> call)
            where T : class
        {
            TorchServeError? error = (await call).Error;
            return new CallResult(error?.Kind.ToString(), error?.IsOutcomeUnknown == true, error?.ToString());
        }
    }
}
