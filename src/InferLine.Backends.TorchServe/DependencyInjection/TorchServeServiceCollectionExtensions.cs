using InferLine.Backends;
using InferLine.Backends.DependencyInjection;
using InferLine.Backends.TorchServe;
using InferLine.Backends.TorchServe.Client;
using InferLine.Pipelines;
using Microsoft.Extensions.Configuration;

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
        var registration = new BackendRegistration<TorchServeBackend, TorchServeOptions>(pipeline, "TorchServe", TorchServeOptionsRules.Problems)
        {
            ClientOptions = static options => options.Client,
            LogCategory = TorchServeBackend.LogCategory,
            LastHandler = static () => new KeyHandler(),
            Create = (options, clientOf, logger, time) =>
                new TorchServeBackend(pipeline, options, binding => new TorchServeClient(binding.Endpoint!, binding.ManagementEndpoint, binding.MetricsEndpoint, binding.Keys, clientOf), logger, time),
        };
        registration.AddTo(services, configure);
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
}
