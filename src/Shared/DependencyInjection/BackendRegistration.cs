using System.Diagnostics.CodeAnalysis;
using InferLine.Backends.Deployment;
using InferLine.Backends.Http;
using InferLine.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InferLine.Backends.DependencyInjection;

/// <summary>Adds a pipeline's backend to a host: its options, checked when the host starts; its HTTP clients; itself; and the service that compares its servers with what they were asked for.</summary>
/// <param name="pipeline">The pipeline, whose name is that of the options and the key of the backend.</param>
/// <param name="server">What the servers are called in messages and in the names of clients.</param>
/// <param name="problems">All that is wrong with options.</param>
internal sealed class BackendRegistration<TBackend, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
    Pipeline pipeline, string server, Func<TOptions, Pipeline, IReadOnlyList<string>> problems)
    where TBackend : class, IReconciledBackend
    where TOptions : class
{
    /// <summary>Makes the backend, of its options, the source of HTTP clients for each kind of call, the logger and the clock.</summary>
    public required Func<TOptions, Func<RequestKind, HttpClient>, ILogger, TimeProvider, TBackend> Create { get; init; }

    /// <summary>What options say of calls.</summary>
    public required Func<TOptions, IClientOptions> ClientOptions { get; init; }

    /// <summary>The category of its logs.</summary>
    public required string LogCategory { get; init; }

    /// <summary>What every request goes through just before it is sent, if anything.</summary>
    public Func<DelegatingHandler>? LastHandler { get; init; }

    public void AddTo(IServiceCollection services, Action<TOptions> configure)
    {
        string name = pipeline.Name;
        services.AddOptionsWithValidateOnStart<TOptions>(name).Configure(configure);
        services.AddSingleton<IValidateOptions<TOptions>>(new BackendOptionsValidator<TOptions>(name, server, options => problems(options, pipeline)));
        foreach (RequestKind kind in Enum.GetValues<RequestKind>())
        {
            AddClient(services, kind);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton(name, (provider, _) => CreateBackend(provider));
        services.AddSingleton<IServingBackend>(provider => provider.GetRequiredKeyedService<TBackend>(name));
        services.AddSingleton<IHostedService>(provider =>
        {
            TBackend backend = provider.GetRequiredKeyedService<TBackend>(name);
            return new Reconciler(backend.ReconcileAsync, backend.ReconcileInterval, backend.LogFailure, provider.GetRequiredService<TimeProvider>());
        });
    }

    /// <summary>Each kind of call has connections of its own, so that a change never sits on one that inferences use.</summary>
    private void AddClient(IServiceCollection services, RequestKind kind)
    {
        IHttpClientBuilder builder = services.AddHttpClient(ClientName(kind))
            .ConfigureHttpClient((provider, client) => ClientTransport.ConfigureClient(client, ClientOptions(OptionsOf(provider))))
            .ConfigurePrimaryHttpMessageHandler(provider => ClientTransport.CreatePrimary(ClientOptions(OptionsOf(provider))))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(_ => true);
        builder.AddResilienceHandler("inferline", (resilience, context) => ClientResilience.Configure(resilience, ClientOptions(OptionsOf(context.ServiceProvider))));
        builder.AddHttpMessageHandler(provider => new BufferingHandler(ClientOptions(OptionsOf(provider)).MaxResponseBytes));
        if (LastHandler is not null)
        {
            builder.AddHttpMessageHandler(LastHandler);
        }
    }

    private TBackend CreateBackend(IServiceProvider provider)
    {
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
        return Create(
            OptionsOf(provider),
            kind => factory.CreateClient(ClientName(kind)),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory),
            provider.GetRequiredService<TimeProvider>());
    }

    private string ClientName(RequestKind kind) => $"InferLine.{server}.{pipeline.Name}.{kind}";

    private TOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(pipeline.Name);
}
