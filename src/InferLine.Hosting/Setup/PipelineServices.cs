using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InferLine.Hosting.Setup;

/// <summary>The services behind pipelines: what all share, and what each has under its name.</summary>
internal static class PipelineServices
{
    public static void AddShared(IServiceCollection services)
    {
        services.AddOptions();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new PipelineInputsReader(provider.GetService<IHostEnvironment>()));
        services.TryAddSingleton<PipelineInputsValidator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HostedPipelineOptions>, HostedPipelineOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HostedPipelineOptions>, PipelineInputsValidator>(
            static provider => provider.GetRequiredService<PipelineInputsValidator>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TunerService>());
        TryAddOnly<IHostedPipeline>(services);
        TryAddOnly<IArrivalRecorder>(services);
    }

    public static PipelineRegistration Register(IServiceCollection services, string name)
    {
        var registration = new PipelineRegistration(name);
        services.AddSingleton(registration);
        services.AddOptions<HostedPipelineOptions>(name).ValidateOnStart();
        services.AddKeyedSingleton(name, (provider, _) => Create(provider, registration));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<HostedPipeline>(name));
        services.AddKeyedSingleton<IHostedPipeline>(name, static (provider, key) => provider.GetRequiredKeyedService<HostedPipeline>(key));
        services.AddKeyedSingleton<IArrivalRecorder>(name, static (provider, key) => provider.GetRequiredKeyedService<HostedPipeline>(key));
        return registration;
    }

    /// <summary>Makes a service that every pipeline has under its name available without a key, for hosts with one pipeline.</summary>
    public static void TryAddOnly<TService>(IServiceCollection services)
        where TService : class => services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<TService>(OnlyName(provider, typeof(TService))));

    public static ILoggerFactory LoggersOf(IServiceProvider provider) => provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    private static string OnlyName(IServiceProvider provider, Type service)
    {
        PipelineRegistration[] all = [.. provider.GetServices<PipelineRegistration>()];
        return all is [PipelineRegistration only]
            ? only.Name
            : throw new InvalidOperationException(
                $"there are {all.Length} pipelines ({string.Join(", ", all.Select(registration => registration.Name))}); ask for the {service.Name} of one by its name as the key, as in [FromKeyedServices(\"name\")]");
    }

    private static HostedPipeline Create(IServiceProvider provider, PipelineRegistration registration)
    {
        // Getting the options validates them, and reads the files.
        HostedPipelineOptions options = provider.GetRequiredService<IOptionsMonitor<HostedPipelineOptions>>().Get(registration.Name);
        return new HostedPipeline(
            registration,
            options,
            provider.GetRequiredService<PipelineInputsValidator>().InputsOf(registration.Name),
            provider,
            provider.GetRequiredService<PipelineInputsReader>(),
            provider.GetRequiredService<TimeProvider>(),
            LoggersOf(provider),
            provider.GetRequiredService<IMeterFactory>());
    }
}
