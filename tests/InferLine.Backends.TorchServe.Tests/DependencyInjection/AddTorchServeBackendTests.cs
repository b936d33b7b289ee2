using InferLine.Backends.Tests.DependencyInjection;
using InferLine.Backends.TorchServe.Tests.Backend;
using InferLine.Backends.TorchServe.Tests.Fake;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace InferLine.Backends.TorchServe.Tests.DependencyInjection;

public sealed class AddTorchServeBackendTests : ModelServerRegistrationTests
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Bindings:0:Hardware"] = "cpu",
        ["Bindings:0:Endpoint"] = "http://one:8080",
        ["Bindings:0:Capacity"] = "6",
        ["Bindings:0:Keys:Management"] = "m-s3cret",
        ["Bindings:0:Keys:Inference"] = "i-s3cret",
        ["Models:second"] = "b",
        ["Archives:second:0"] = "b.mar",
        ["Archives:second:1"] = "b2.mar",
        ["WarmUps:second:Text"] = "{}",
        ["Drift"] = "Report",
        ["ReconcileInterval"] = "00:00:05",
        ["DrainTimeout"] = "00:00:07",
        ["PollInterval"] = "00:00:00.001",
        ["Client:MaxRetries"] = "1",
    };

    protected override string Servers => "TorchServe";

    protected override string BoundAgain => "Bindings[1] binds the server of Bindings[0] again";

    [Fact]
    public async Task A_host_gets_a_backend_with_the_options_of_its_configuration_and_keys_are_in_no_log()
    {
        var collector = new FakeLogCollector();
        FakeTorchServe server = Server();
        (server.ManagementKey, server.InferenceKey) = ("m-s3cret", "i-s3cret");
        await using ServiceProvider provider = Host(
            services => services.AddTorchServeBackend(Cluster.Pipeline, new ConfigurationBuilder().AddInMemoryCollection(Settings).Build()), new FakeNetwork().Add("one", server), collector);
        IServingBackend backend = provider.GetRequiredService<IServingBackend>();
        Assert.Same(provider.GetRequiredKeyedService<TorchServeBackend>("chain"), backend);
        await backend.ApplyAsync(Cluster.Plan([1, 2, 1]), Cancellation);
        await backend.ApplyAsync(Cluster.Plan([1, 2, 1], batchSize: 4), Cancellation);
        Assert.Equal([("b/2.0", 4, 5, 2)], server.Served("b"));
        await Assert.ThrowsAsync<TorchServeException>(async () =>
        {
            server.ManagementKey = "another";
            await backend.ApplyAsync(Cluster.Plan([2, 2, 1]), Cancellation);
        });
        TorchServeOptions options = provider.GetRequiredService<IOptionsMonitor<TorchServeOptions>>().Get("chain");
        Assert.Equal((6, DriftPolicy.Report, TimeSpan.FromSeconds(7), "{}"), (options.Bindings[0].Capacity, options.Drift, options.DrainTimeout, options.WarmUps["second"].Text));
        Assert.Equal(["b.mar", "b2.mar"], options.Archives["second"]);
        Assert.NotEmpty(collector.GetSnapshot());
        Assert.DoesNotContain(collector.GetSnapshot(), record => record.Message.Contains("s3cret", StringComparison.Ordinal) || record.Exception?.ToString().Contains("s3cret", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void All_errors_are_told_at_once_and_no_secret() => AreTold(
        services => services.AddTorchServeBackend(Cluster.Pipeline, options =>
        {
            var binding = new TorchServeBinding { Endpoint = new Uri("ftp://one"), ManagementEndpoint = new Uri("http://user@one"), Capacity = 0 };
            binding.Keys.Management = "s3cret key";
            options.Bindings.Add(binding);
            options.Bindings.Add(new TorchServeBinding { Hardware = "cpu", Endpoint = new Uri("ftp://one") });
            options.Models["first"] = "b";
            options.Models["third"] = "b.alt";
            options.Models["fourth"] = "x y";
            options.Archives["second"] = ["b.mar", "b.mar"];
            options.WarmUps["second"] = new WarmUp();
            options.StartTimeout = TimeSpan.Zero;
            options.ReconcileInterval = TimeSpan.Zero;
            options.Client.ChangeTimeout = TimeSpan.Zero;
            options.Client.Headers["X-Proxy"] = "line\ns3cret";
        }),
        "Bindings[0].Hardware is missing", "Bindings[0].Endpoint is missing or no address", "Bindings[0].ManagementEndpoint has a user", "Bindings[0].Capacity is 0", "Bindings[0].Keys.Management is empty or has spaces",
        "Bindings[1] binds the server of Bindings[0] again", "Models['fourth']: pipeline 'chain' has no such stage", "Models['fourth'] is 'x y'", "stages 'first' and 'second' would share the model 'b'",
        "models 'b' and 'b.alt' are both of this pipeline", "Archives['second'] is [b.mar, b.mar]", "WarmUps['second'] has neither Text nor File", "StartTimeout is 00:00:00", "ReconcileInterval is 00:00:00",
        "Client.ChangeTimeout is 00:00:00", "Client.Headers['X-Proxy'] has a line break");

    private protected override IServerCluster CreateCluster(params string[] hosts) => new Cluster(hosts);

    private protected override void AddBackend(IServiceCollection services, params Uri[] servers) => services.AddTorchServeBackend(Cluster.Pipeline, options => Bind(options, servers));

    private protected override IDisposable CreateBackend(params Uri[] servers)
    {
        var options = new TorchServeOptions();
        Bind(options, servers);
        return new TorchServeBackend(Cluster.Pipeline, options);
    }

    private static FakeTorchServe Server()
    {
        var server = new FakeTorchServe(RecordedStore.Archives());
        server.Start(("a.mar", 1, 8, 5), ("b.mar", 1, 8, 5), ("c.mar", 1, 8, 5));
        return server;
    }

    private static void Bind(TorchServeOptions options, Uri[] servers)
    {
        foreach (Uri server in servers)
        {
            options.Bindings.Add(new TorchServeBinding { Hardware = "cpu", Endpoint = server });
        }

        options.PollInterval = TimeSpan.FromMilliseconds(1);
    }
}
