using InferLine.Backends;
using InferLine.Backends.DependencyInjection;
using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Pipelines;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Triton to a host.</summary>
public static class TritonServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="TritonBackend"/> for a pipeline, as an <see cref="IServingBackend"/> and, keyed by the pipeline's name, as itself; and a service that compares the servers with what they were asked
    /// for. The options are checked when the host starts, all errors at once.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTritonBackend(this IServiceCollection services, Pipeline pipeline, Action<TritonOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(configure);
        var registration = new BackendRegistration<TritonBackend, TritonOptions>(pipeline, "Triton", TritonOptionsRules.Problems)
        {
            ClientOptions = static options => options.Client,
            LogCategory = TritonBackend.LogCategory,
            Create = (options, clientOf, logger, time) =>
                new TritonBackend(pipeline, options, binding => new TritonClient(binding.Endpoint!, binding.MetricsEndpoint, clientOf), logger, time),
        };
        registration.AddTo(services, configure);
        return services;
    }

    /// <summary>Adds a backend with the options of a section of the configuration.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="section">The section.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTritonBackend(this IServiceCollection services, Pipeline pipeline, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddTritonBackend(pipeline, options => section.Bind(options));
    }
}
