using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace InferLine.Backends.Tests.DependencyInjection;

/// <summary>What a host gets that adds a backend, whatever its servers are.</summary>
public abstract class ModelServerRegistrationTests
{
    /// <summary>The servers, as names of HTTP clients have them.</summary>
    protected abstract string Servers { get; }

    /// <summary>How it is told that the second binding is the first again.</summary>
    protected abstract string BoundAgain { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_host_compares_when_it_starts()
    {
        using IServerCluster cluster = CreateCluster("one");
        await using ServiceProvider provider = Host(services => AddBackend(services, new Uri(cluster.AddressOf("one"))), cluster.Network, new FakeLogCollector());
        await provider.GetRequiredService<IServingBackend>().ApplyAsync(cluster.Plan([1, 2, 3]), Cancellation);
        cluster.RestartServer("one");
        IHostedService service = Assert.Single(provider.GetServices<IHostedService>());
        await service.StartAsync(Cancellation);
        while (cluster.Running("c") != 3)
        {
            await Task.Delay(5, Cancellation);
        }

        await service.StopAsync(Cancellation);
    }

    [Fact]
    public void Outside_a_host_the_same_rules_hold()
    {
        var address = new Uri("http://user:s3cret@one:8000");
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => CreateBackend(address, address).Dispose());
        Assert.Contains("Bindings[0].Endpoint has a user", error.Message, StringComparison.Ordinal);
        Assert.Contains(BoundAgain, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Checks that a host that starts tells all errors in the options at once, and nothing with <c>s3cret</c> in it.</summary>
    private protected void AreTold(Action<IServiceCollection> add, params string[] errors)
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() =>
        {
            using ServiceProvider provider = Host(add, new HttpClientHandler(), new FakeLogCollector());
            provider.GetRequiredService<IStartupValidator>().Validate();
        });
        Assert.All(errors, text => Assert.Contains(error.Failures, failure => failure.Contains(text, StringComparison.Ordinal)));
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The services of a host whose calls go through a network, and that logs everything.</summary>
    private protected ServiceProvider Host(Action<IServiceCollection> add, HttpMessageHandler network, FakeLogCollector collector)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(collector)));
        add(services);
        foreach (string kind in new[] { "Read", "Control", "Inference" })
        {
            services.AddHttpClient($"InferLine.{Servers}.chain.{kind}").ConfigurePrimaryHttpMessageHandler(() => network);
        }

        return services.BuildServiceProvider();
    }

    private protected abstract IServerCluster CreateCluster(params string[] hosts);

    /// <summary>Adds a backend of the cluster's pipeline that binds the hardware cpu to the servers.</summary>
    private protected abstract void AddBackend(IServiceCollection services, params Uri[] servers);

    /// <summary>Creates such a backend without a host.</summary>
    private protected abstract IDisposable CreateBackend(params Uri[] servers);
}
