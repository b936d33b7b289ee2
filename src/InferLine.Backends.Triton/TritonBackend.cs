using InferLine.Backends.DependencyInjection;
using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Deployment;
using InferLine.Backends.Triton.Inference;
using InferLine.Pipelines;
using InferLine.Plans;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferLine.Backends.Triton;

/// <summary>Serves a pipeline on Triton servers: a stage is a model, a replica is an instance of it, and a plan is carried out by loading models with changed configurations.</summary>
/// <remarks>
/// Safe for use by several threads at once; the last decision holds. Nothing is ever unloaded: a model that has no replica on a server any more keeps one instance there. What was decided is kept, and
/// <see cref="ReconcileAsync"/> brings servers back to it.
/// </remarks>
public sealed class TritonBackend : IServingBackend, IReconciledBackend, IArrivalSource, IDisposable
{
    internal const string LogCategory = DeploymentLog.Category;

    private readonly TritonOptions _options;
    private readonly TimeProvider _time;
    private readonly DeploymentLog _log;
    private readonly DeployedPipeline<TritonServer, ModelTarget> _deployed;
    private readonly PlanPreview _preview;
    private readonly StatusReader _status;
    private readonly ArrivalCounter<TritonServer, ServerArrivals> _arrivals = new();

    /// <summary>Creates a backend outside a host; in one, use <c>AddTritonBackend</c>.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">The servers, and how they are treated. They must not be changed afterwards.</param>
    /// <param name="logger">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidInputException">The options break a rule; the message says all that are broken.</exception>
    public TritonBackend(Pipeline pipeline, TritonOptions options, ILogger<TritonBackend>? logger = null, TimeProvider? time = null)
        : this(pipeline, options, binding => new TritonClient(binding.Endpoint!, options.Client, binding.MetricsEndpoint), logger ?? NullLogger<TritonBackend>.Instance, time ?? TimeProvider.System)
    {
    }

    internal TritonBackend(Pipeline pipeline, TritonOptions options, Func<TritonBinding, TritonClient> createClient, ILogger logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> problems = TritonOptionsRules.Problems(options, pipeline);
        if (problems.Count > 0)
        {
            throw new InvalidInputException(null, "Triton options", string.Join("; ", problems));
        }

        Pipeline = pipeline;
        _options = options;
        _time = time;
        _log = new DeploymentLog(logger, pipeline.Name);
        var fleet = new Fleet(
            pipeline, options.Models, Bind(options, createClient), (_, model, server) => new ModelDeployer(server, model, _log, time, options.Client.RetryDelay));
        _deployed = new DeployedPipeline<TritonServer, ModelTarget>(pipeline, fleet, options, "Triton", _log, time, message => new TritonException(message));
        _preview = new PlanPreview(fleet, _log);
        _status = new StatusReader(pipeline, fleet, PartReader.ReadAsync);
    }

    /// <inheritdoc/>
    public string Name => "triton";

    /// <inheritdoc/>
    public Pipeline Pipeline { get; }

    TimeSpan IReconciledBackend.ReconcileInterval => _options.ReconcileInterval;

    /// <summary>Stops what is under way. The servers go on with what they have.</summary>
    public void Dispose() => _deployed.Dispose();

    /// <inheritdoc/>
    /// <exception cref="TritonException">Servers did not answer, or did not do what they were asked to. What was served goes on; the plan stays the one that <see cref="ReconcileAsync"/> brings about.</exception>
    public async Task ApplyAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = Checked(plan);
        await _deployed.ApplyAsync(plans, present => _preview.LookAsync(plans, present, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>It waits for the servers for <see cref="TritonOptions.ScaleWait"/> at most; what takes longer goes on. A server that does not answer gives its share to others that have room.</remarks>
    public ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(replicas);
        return _deployed.ScaleAsync(replicas, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        await _status.ReadAsync(await _deployed.GetStateAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>What the servers run, compared with a plan, whoever applied it; <see cref="GetStatusAsync"/> compares with what was decided here. Nothing is changed.</summary>
    /// <param name="plan">A plan of the pipeline. Its replicas are taken to be where this backend would place them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">Triton cannot carry out the plan, or there are no servers, or not enough, for it.</exception>
    public async Task<BackendStatus> CompareAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = Checked(plan);
        return await _status.ReadAsync(await _deployed.ImagineAsync(plans, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// It is read from the metrics of the servers of the first entry stage: the items that were answered, and the requests that failed or wait. What a full queue turned away is not in Triton's metrics, and so not
    /// here. Servers that are known not to answer are left out, until <see cref="ReconcileAsync"/> finds that they do.
    /// </remarks>
    /// <exception cref="TritonException">A server does not answer.</exception>
    public async ValueTask<long> CountArrivalsAsync(CancellationToken cancellationToken = default)
    {
        StagePart[] parts = await _deployed.GetEntryPartsAsync(cancellationToken).ConfigureAwait(false);
        TritonResult<IReadOnlyList<TritonMetricSample>>[] metrics = await Task.WhenAll(parts.Select(part => part.Server.Server.Client.GetMetricsAsync(cancellationToken))).ConfigureAwait(false);
        IReadOnlyList<TritonMetricSample>[] samples = [.. metrics.Select(result => result.Value)];
        return _arrivals.Read([.. parts.Select(part => part.Server.Server)], (s, arrivals) => arrivals.Read(samples[s], parts[s].Model));
    }

    /// <summary>What <see cref="ApplyAsync"/> would do now: each call and each difference. Nothing is changed.</summary>
    /// <param name="plan">A plan of the pipeline.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">The plan cannot be carried out.</exception>
    /// <exception cref="TritonException">Servers do not answer.</exception>
    public async Task<IReadOnlyList<TritonChange>> PreviewAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = Checked(plan);
        IReadOnlyList<PartPreview> previews = await _preview.LookAsync(plans, await _deployed.GetStateAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return await PlanPreview.ChangesAsync(previews, plans, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Compares the servers with what they were asked for, and mends or reports what differs, as <see cref="TritonOptions.Drift"/> says. A host calls it every <see cref="TritonOptions.ReconcileInterval"/>.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ReconcileAsync(CancellationToken cancellationToken = default) => _deployed.ReconcileAsync(cancellationToken);

    /// <summary>
    /// A stage's client for a pipeline whose routing runs in this process: requests go to the servers that have replicas of the stage, to each by their number. Each item is a request of its own: batches are
    /// formed by the servers. A failure is a <see cref="TritonException"/> whose <see cref="TritonException.Error"/> tells a full queue and an unloaded model apart.
    /// </summary>
    /// <typeparam name="TInput">What the stage takes.</typeparam>
    /// <typeparam name="TOutput">What it gives.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="request">
    /// The request for an item: tensors by name, with 1 as the first dimension where the model batches. What is left of the item's deadline goes into <see cref="InferRequest.Timeout"/>.
    /// </param>
    /// <param name="result">The item's result, out of the answer.</param>
    /// <exception cref="InvalidInputException">The pipeline has no such stage.</exception>
    public IStageClient CreateStageClient<TInput, TOutput>(string stage, Func<TInput, InferRequest> request, Func<InferResponse, TOutput> result)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        int index = Pipeline.IndexOf(stage);
        return TritonStage.Create(new SharedRoute(stage, () => _deployed.PartsOf(index), _options.Client.InferenceTimeout, _time), request, result);
    }

    void IReconciledBackend.LogFailure(Exception exception) => _log.ReconciliationFailed(exception);

    /// <returns>The plan's stages, in the pipeline's order.</returns>
    /// <exception cref="InvalidInputException">The plan is of another pipeline, or Triton cannot carry it out, on whatever servers.</exception>
    private IReadOnlyList<StagePlan> Checked(Plan plan)
    {
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(Pipeline);
        BackendCapabilities.Default.Check(plan, "Triton");
        return plans;
    }

    private static BoundServer[] Bind(TritonOptions options, Func<TritonBinding, TritonClient> createClient)
    {
        Dictionary<Uri, TritonServer> servers = [];
        return
        [
            .. options.Bindings.Select(binding =>
            {
                if (!servers.TryGetValue(binding.Endpoint!, out TritonServer? server))
                {
                    server = new TritonServer(createClient(binding), options.MaxConcurrentLoads);
                    servers.Add(binding.Endpoint!, server);
                }

                DeviceKind kind = binding.Kind;
                int[] gpus = [.. binding.Gpus];

                // A model that has no replica here any more keeps one instance: nothing is unloaded.
                return new BoundServer(binding.Hardware, binding.Capacity, server, (plan, share) => new ModelTarget(plan.BatchSize, plan.MaxDelay, Math.Max(1, share), kind, gpus));
            }),
        ];
    }
}
