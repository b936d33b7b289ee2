using InferLine.Hosting.Setup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace InferLine.Hosting;

/// <summary>Adds pipelines to a host; given by <c>services.AddInferLine()</c>.</summary>
public sealed class InferLineBuilder
{
    internal InferLineBuilder(IServiceCollection services) => Services = services;

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a pipeline, or goes on with one that was added before, perhaps by configuration.</summary>
    /// <param name="name">The name that the host calls it by: the key of its services, and of its section of the configuration.</param>
    /// <param name="configure">Says where its pipeline, profiles and plan come from, and what serves it.</param>
    /// <returns>This builder.</returns>
    public InferLineBuilder AddPipeline(string name, Action<HostedPipelineBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        PipelineRegistration registration = Services.Select(service => service.ImplementationInstance).OfType<PipelineRegistration>().FirstOrDefault(known => known.Name == name)
            ?? PipelineServices.Register(Services, name);
        configure(new HostedPipelineBuilder(Services, registration));
        return this;
    }

    /// <summary>Adds the pipelines of a section, by their names: those of its child <c>Pipelines</c>.</summary>
    /// <param name="section">The section, usually <c>InferLine</c>.</param>
    /// <returns>This builder.</returns>
    public InferLineBuilder AddPipelines(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        foreach (IConfigurationSection pipeline in section.GetSection("Pipelines").GetChildren())
        {
            AddPipeline(pipeline.Key, builder => builder.Configure(pipeline));
        }

        return this;
    }
}
