using InferLine.Backends;
using InferLine.Hosting.Scaling;
using InferLine.Hosting.Setup;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serving;
using InferLine.Tuning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace InferLine.Hosting;

/// <summary>Says where a pipeline, its profiles and its plan come from, what tunes it and what serves it. What is given in code goes before files that the options name.</summary>
public sealed class HostedPipelineBuilder
{
    private readonly PipelineRegistration _registration;

    internal HostedPipelineBuilder(IServiceCollection services, PipelineRegistration registration)
    {
        Services = services;
        _registration = registration;
    }

    /// <summary>The name of the pipeline in the host.</summary>
    public string Name => _registration.Name;

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Sets options in code.</summary>
    /// <param name="configure">Sets them.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder Configure(Action<HostedPipelineOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>Sets options from configuration. A name that there is no option for is an error.</summary>
    /// <param name="section">The section of this pipeline.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder Configure(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Services.AddOptions<HostedPipelineOptions>(Name).Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        return this;
    }

    /// <summary>Uses a pipeline that was built in code.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder UsePipeline(Pipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _registration.Pipeline = pipeline;
        return this;
    }

    /// <summary>Uses profiles that were built in code.</summary>
    /// <param name="profiles">The profiles.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder UseProfiles(ProfileCatalog profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        _registration.Profiles = profiles;
        return this;
    }

    /// <summary>Uses a plan that was made in code.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder UsePlan(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _registration.Plan = plan;
        return this;
    }

    /// <summary>Uses a tuner of the host's own.</summary>
    /// <param name="create">Makes one: at start, for every new plan, and after one that threw.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder UseTuner(Func<TunerInputs, ITuner> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _registration.Tuner = create;
        return this;
    }

    /// <summary>
    /// Serves the pipeline in this process. The runtime is a service: <see cref="PipelineRuntime{TInput, TResult}"/>, by the pipeline's name as the key, and without a key where there is only one
    /// pipeline. Its arrivals and latencies are recorded, and it starts and stops with the host.
    /// </summary>
    /// <typeparam name="TInput">What a query brings.</typeparam>
    /// <typeparam name="TResult">What it gets.</typeparam>
    /// <param name="configure">Says what runs the stages, and what goes on from their outputs.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder ServeInProcess<TInput, TResult>(Action<IServiceProvider, PipelineRuntimeBuilder<TInput, TResult>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _registration.Backend = (services, inputs) => InProcessBackend<TInput, TResult>.Create(services, inputs, configure);
        Services.AddKeyedSingleton(Name, static (services, key) => ((InProcessBackend<TInput, TResult>)services.GetRequiredKeyedService<HostedPipeline>(key).Backend).Runtime);
        PipelineServices.TryAddOnly<PipelineRuntime<TInput, TResult>>(Services);
        return this;
    }

    /// <summary>Serves the pipeline by a backend, such as a model server. The host records its arrivals: see <see cref="IArrivalRecorder"/>.</summary>
    /// <param name="create">Makes the backend of the pipeline, or gets it from the services.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder UseBackend(Func<IServiceProvider, Pipeline, IServingBackend> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _registration.Backend = (services, inputs) => new ServingBackendAdapter(create(services, inputs.Pipeline));
        return this;
    }

    /// <summary>
    /// Takes from the backend of <see cref="UseBackend"/> what has arrived, which must be an <see cref="IArrivalSource"/>, for servers that are called directly. Nothing is to be recorded by <see cref="IArrivalRecorder"/>
    /// then: it would count twice. The backend is asked every <see cref="BackendOptions.ArrivalInterval"/>, and while it cannot tell, nothing is decided.
    /// </summary>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder UseArrivalsFromBackend()
    {
        _registration.TakesArrivalsFromBackend = true;
        return this;
    }

    /// <summary>Leaves serving to the host, whose workers the tuner scales. The host records its arrivals: see <see cref="IArrivalRecorder"/>.</summary>
    /// <param name="create">Makes what adds and removes workers, or gets it from the services. If it is an <see cref="IBackendStatusSource"/> too, metrics, health and start know how the workers stand.</param>
    /// <returns>This builder.</returns>
    public HostedPipelineBuilder UseScaler(Func<IServiceProvider, Pipeline, IReplicaScaler> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _registration.Backend = (services, inputs) => new ScalerAdapter(create(services, inputs.Pipeline), inputs.Pipeline);
        return this;
    }
}
