using InferLine.Backends.Tests.DependencyInjection;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Tests.Backend;
using InferLine.Backends.Triton.Tests.Fake;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace InferLine.Backends.Triton.Tests.DependencyInjection;

public sealed class AddTritonBackendTests : ModelServerRegistrationTests
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Bindings:0:Hardware"] = "cpu",
        ["Bindings:0:Endpoint"] = "http://one:8000",
        ["Bindings:0:Capacity"] = "6",
        ["Bindings:1:Hardware"] = "gpu",
        ["Bindings:1:Endpoint"] = "http://two:8000",
        ["Bindings:1:Kind"] = "Gpu",
        ["Bindings:1:Gpus:0"] = "0",
        ["Bindings:1:Gpus:1"] = "1",
        ["Models:second"] = "b",
        ["Drift"] = "Report",
        ["ReconcileInterval"] = "00:00:05",
        ["Client:MaxRetries"] = "1",
        ["Client:Headers:Authorization"] = "Bearer s3cret",
    };

    protected override string Servers => "Triton";

    protected override string BoundAgain => "Bindings[1] binds hardware 'cpu' to the server of Bindings[0] again";

    [Fact]
    public async Task A_host_gets_a_backend_with_the_options_of_its_configuration()
    {
        var collector = new FakeLogCollector();
        var server = new FakeTriton(RecordedRepository.Basic);
        server.Start("a", "b", "c");
        FakeNetwork network = new FakeNetwork().Add("one", server);
        string? authorization = null;
        network.Faults = (request, _) =>
        {
            authorization = request.Headers.Authorization?.ToString();
            return Fault.None;
        };
        await using ServiceProvider provider = Host(
            services => services.AddTritonBackend(Cluster.Pipeline, new ConfigurationBuilder().AddInMemoryCollection(Settings).Build()), network, collector);
        IServingBackend backend = provider.GetRequiredService<IServingBackend>();
        Assert.Same(provider.GetRequiredKeyedService<TritonBackend>("chain"), backend);
        await backend.ApplyAsync(Cluster.Plan([1, 2, 3]), TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Instances("b"));
        Assert.Equal("Bearer s3cret", authorization);
        TritonOptions options = provider.GetRequiredService<IOptionsMonitor<TritonOptions>>().Get("chain");
        Assert.Equal((DeviceKind.Gpu, 2, DriftPolicy.Report), (options.Bindings[1].Kind, options.Bindings[1].Gpus.Count, options.Drift));
        Assert.NotEmpty(collector.GetSnapshot());
        Assert.DoesNotContain(collector.GetSnapshot(), record => record.Message.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_are_told_at_once_and_no_secret() => AreTold(
        services => services.AddTritonBackend(Cluster.Pipeline, options =>
        {
            options.Bindings.Add(new TritonBinding { Endpoint = new Uri("ftp://one"), Kind = DeviceKind.Gpu, Capacity = 0 });
            options.Models["first"] = "b";
            options.Models["fourth"] = "x y";
            options.MaxConcurrentLoads = 0;
            options.ReconcileInterval = TimeSpan.Zero;
            options.Client.Headers["Authorization"] = "Bearer\ns3cret";
        }),
        "Bindings[0].Hardware is missing", "Bindings[0].Endpoint is missing or no address", "Bindings[0].Gpus is []", "Bindings[0].Capacity is 0", "pipeline 'chain' has no such stage", "Models['fourth'] is 'x y'",
        "stages 'first' and 'second' would share the model 'b'", "MaxConcurrentLoads is 0", "ReconcileInterval is 00:00:00", "Client.Headers['Authorization'] has a line break");

    private protected override IServerCluster CreateCluster(params string[] hosts) => new Cluster(hosts);

    private protected override void AddBackend(IServiceCollection services, params Uri[] servers) => services.AddTritonBackend(Cluster.Pipeline, options => Bind(options, servers));

    private protected override IDisposable CreateBackend(params Uri[] servers)
    {
        var options = new TritonOptions();
        Bind(options, servers);
        return new TritonBackend(Cluster.Pipeline, options);
    }

    private static void Bind(TritonOptions options, Uri[] servers)
    {
        foreach (Uri server in servers)
        {
            options.Bindings.Add(new TritonBinding { Hardware = "cpu", Endpoint = server });
        }
    }
}
