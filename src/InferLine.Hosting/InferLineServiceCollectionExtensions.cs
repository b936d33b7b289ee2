using InferLine.Hosting;
using InferLine.Hosting.Setup;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds InferLine to a host.</summary>
public static class InferLineServiceCollectionExtensions
{
    /// <summary>Adds InferLine, with pipelines to come.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>A builder that pipelines are added to.</returns>
    public static InferLineBuilder AddInferLine(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        PipelineServices.AddShared(services);
        return new InferLineBuilder(services);
    }

    /// <summary>Adds InferLine with the pipelines of the code.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Adds the pipelines.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddInferLine(this IServiceCollection services, Action<InferLineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(services.AddInferLine());
        return services;
    }

    /// <summary>Adds InferLine with the pipelines of a section of the configuration. What serves them is said in code: by <see cref="InferLineBuilder.AddPipeline"/> with the same name.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section, usually <c>InferLine</c>.</param>
    /// <returns>A builder that goes on with them.</returns>
    public static InferLineBuilder AddInferLine(this IServiceCollection services, IConfiguration section) => services.AddInferLine().AddPipelines(section);

    /// <summary>Adds InferLine with the pipelines of a section of the configuration, and says in code what serves them.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section, usually <c>InferLine</c>.</param>
    /// <param name="configure">Goes on with the pipelines.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddInferLine(this IServiceCollection services, IConfiguration section, Action<InferLineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(services.AddInferLine(section));
        return services;
    }
}
