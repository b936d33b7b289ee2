using InferLine.Backends;
using InferLine.Backends.Deployment;
using InferLine.Backends.Http;
using InferLine.Backends.TorchServe;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.DependencyInjection;
using InferLine.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds TorchServe to a host.</summary>
public static class TorchServeServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="TorchServeBackend"/> for a pipeline, as an <see cref="IServingBackend"/> and, keyed by the pipeline's name, as itself; and a service that compares the servers with what they were asked
    /// for. The options are checked when the host starts, all errors at once.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTorchServeBackend(this IServiceCollection services, Pipeline pipeline, Action<TorchServeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(configure);
        string name = pipeline.Name;
        services.AddOptionsWithValidateOnStart<TorchServeOptions>(name).Configure(configure);
        services.AddSingleton<IValidateOptions<TorchServeOptions>>(new TorchServeOptionsValidator(pipeline));
        foreach (RequestKind kind in Enum.GetValues<RequestKind>())
        {
            AddClient(services, name, kind);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton(name, (provider, _) => Create(provider, pipeline));
        services.AddSingleton<IServingBackend>(provider => provider.GetRequiredKeyedService<TorchServeBackend>(name));
        services.AddSingleton<IHostedService>(provider =>
        {
            TorchServeBackend backend = provider.GetRequiredKeyedService<TorchServeBackend>(name);
            return new Reconciler(backend.ReconcileAsync, backend.ReconcileInterval, backend.LogFailure, provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }

    /// <summary>Adds a backend with the options of a section of the configuration.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="section">The section.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTorchServeBackend(this IServiceCollection services, Pipeline pipeline, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddTorchServeBackend(pipeline, options => section.Bind(options));
    }

    /// <summary>Each kind of call has connections of its own, so that a change never sits on one that predictions use.</summary>
    private static void AddClient(IServiceCollection services, string pipeline, RequestKind kind)
    {
        IHttpClientBuilder builder = services.AddHttpClient(ClientName(pipeline, kind))
            .ConfigureHttpClient((provider, client) => ClientTransport.ConfigureClient(client, Options(provider, pipeline).Client))
            .ConfigurePrimaryHttpMessageHandler(provider => ClientTransport.CreatePrimary(Options(provider, pipeline).Client))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(_ => true);
        builder.AddResilienceHandler("torchserve", (resilience, context) => ClientResilience.Configure(resilience, Options(context.ServiceProvider, pipeline).Client));
        builder.AddHttpMessageHandler(provider => new BufferingHandler(Options(provider, pipeline).Client.MaxResponseBytes));
        builder.AddHttpMessageHandler(static () => new KeyHandler());
    }

    private static TorchServeBackend Create(IServiceProvider provider, Pipeline pipeline)
    {
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
        return new TorchServeBackend(
            pipeline,
            Options(provider, pipeline.Name),
            binding => new TorchServeClient(binding.Endpoint!, binding.ManagementEndpoint, binding.MetricsEndpoint, binding.Keys, kind => factory.CreateClient(ClientName(pipeline.Name, kind))),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(TorchServeBackend.LogCategory),
            provider.GetRequiredService<TimeProvider>());
    }

    private static string ClientName(string pipeline, RequestKind kind) => $"InferLine.TorchServe.{pipeline}.{kind}";

    private static TorchServeOptions Options(IServiceProvider provider, string pipeline) => provider.GetRequiredService<IOptionsMonitor<TorchServeOptions>>().Get(pipeline);
}
