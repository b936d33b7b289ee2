using InferLine.Backends.DependencyInjection;
using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Deployment;
using InferLine.Backends.TorchServe.Inference;
using InferLine.Pipelines;
using InferLine.Plans;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferLine.Backends.TorchServe;

/// <summary>Serves a pipeline on TorchServe: a stage is a registered model, a replica is a worker of it, and a plan is carried out by registering models and setting their numbers of workers.</summary>
/// <remarks>
/// Safe for use by several threads at once; the last decision holds. Whatever is changed, something serves at every moment. What was decided is kept, and <see cref="ReconcileAsync"/> brings servers back to it.
/// TorchServe kills the workers that it stops, with what they have in hand; so requests that go through <see cref="CreateStageClient"/> are held back for the moment of the change, and a host that sends by
/// itself is told before it by <see cref="BeforeScaleDown"/>.
/// </remarks>
public sealed class TorchServeBackend : IServingBackend, IReconciledBackend, IArrivalSource, IDisposable
{
    internal const string LogCategory = DeploymentLog.Category;

    /// <summary>How TorchServe forms batches, whatever is registered.</summary>
    internal static readonly BackendCapabilities Known = new() { Batching = BatchingDiscipline.CollectionWindow, ShortestDelay = TimeSpan.FromMilliseconds(1), KeepsQueriesWhenScaled = false };

    private readonly TorchServeOptions _options;
    private readonly TimeProvider _time;
    private readonly DeploymentLog _log;
    private readonly DeployedPipeline<TorchServeServer, WorkerTarget> _deployed;
    private readonly ArrivalCounter<TorchServeServer, CounterIncreases> _arrivals = new();
    private readonly ActivationTimes _activations = new();
    private readonly PlanPreview _preview;
    private readonly StatusReader _status;

    /// <summary>Creates a backend outside a host; in one, use <c>AddTorchServeBackend</c>.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">The servers, and how they are treated. They must not be changed afterwards.</param>
    /// <param name="logger">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidInputException">The options break a rule; the message says all that are broken.</exception>
    public TorchServeBackend(Pipeline pipeline, TorchServeOptions options, ILogger<TorchServeBackend>? logger = null, TimeProvider? time = null)
        : this(
            pipeline,
            options,
            binding => new TorchServeClient(binding.Endpoint!, options.Client, binding.ManagementEndpoint, binding.MetricsEndpoint, binding.Keys),
            logger ?? NullLogger<TorchServeBackend>.Instance,
            time ?? TimeProvider.System)
    {
    }

    internal TorchServeBackend(Pipeline pipeline, TorchServeOptions options, Func<TorchServeBinding, TorchServeClient> createClient, ILogger logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> problems = TorchServeOptionsRules.Problems(options, pipeline);
        if (problems.Count > 0)
        {
            throw new InvalidInputException(null, "TorchServe options", string.Join("; ", problems));
        }

        Pipeline = pipeline;
        _options = options;
        _time = time;
        _log = new DeploymentLog(logger, pipeline.Name);
        var fleet = new Fleet(
            pipeline,
            options.Models,
            [.. options.Bindings.Select(binding => new BoundServer(binding.Hardware, binding.Capacity, new TorchServeServer(createClient(binding)), WorkerTarget.Of))],
            (stage, model, server) => new ModelDeployer(Site(stage, model, server)));
        _deployed = new DeployedPipeline<TorchServeServer, WorkerTarget>(pipeline, fleet, options, "TorchServe", _log, time, message => new TorchServeException(message));
        _preview = new PlanPreview(fleet, part => new Replacement(Site(part.Stage, part.Model, part.Server.Server)), _log);
        _status = new StatusReader(pipeline, fleet, PartReader.ReadAsync, _activations.Longest);
    }

    /// <summary>
    /// Called before workers are stopped, for hosts that send requests by themselves: it should end once no more requests are under way than the remaining workers can take, and, if none remain, none at all.
    /// It is waited for, <see cref="TorchServeOptions.DrainTimeout"/> at most; what it throws is logged.
    /// </summary>
    /// <value><see langword="null"/> by default. It may be called for several models at the same time.</value>
    public Func<ScaleDownNotice, CancellationToken, Task>? BeforeScaleDown { get; set; }

    /// <inheritdoc/>
    public string Name => "torchserve";

    /// <inheritdoc/>
    public Pipeline Pipeline { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// A worker collects each batch within a window, which it waits for even if nothing else comes. TorchServe loses what the workers that it stops have in hand. Of the requests through
    /// <see cref="CreateStageClient"/> none is lost; since that is not promised of those by others, <see cref="BackendCapabilities.KeepsQueriesWhenScaled"/> is <see langword="false"/>.
    /// </remarks>
    public BackendCapabilities Capabilities => Known;

    /// <summary>How long new workers took lately until all served, the longest of all stages; <see langword="null"/> if none were started yet. A tuner's activation time should not be below.</summary>
    public TimeSpan? MeasuredActivation => Pipeline.Stages.Max(stage => _activations.Longest(stage.Name));

    TimeSpan IReconciledBackend.ReconcileInterval => _options.ReconcileInterval;

    /// <summary>Stops what is under way. The servers go on with what they have.</summary>
    public void Dispose() => _deployed.Dispose();

    /// <inheritdoc/>
    /// <remarks>A stage with batches above 1 needs a delay of whole milliseconds, 1 or more, and to be planned with <see cref="BatchingDiscipline.CollectionWindow"/>: TorchServe has no other batches.</remarks>
    /// <exception cref="TorchServeException">Servers did not answer, or did not do what they were asked to. What was served goes on; the plan stays the one that <see cref="ReconcileAsync"/> brings about.</exception>
    public async Task ApplyAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = Checked(plan);
        await _deployed.ApplyAsync(plans, present => _preview.LookAsync(plans, present, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>It waits for the servers for <see cref="TorchServeOptions.ScaleWait"/> at most; what takes longer, as the start of a worker does, goes on. A server that does not answer gives its share to others that have room.</remarks>
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
    /// <exception cref="InvalidInputException">TorchServe cannot carry out the plan, or there are no servers, or not enough, for it.</exception>
    public async Task<BackendStatus> CompareAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = Checked(plan);
        return await _status.ReadAsync(await _deployed.ImagineAsync(plans, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// It is read from the metrics of the servers of the first entry stage, which count a request when it comes: those that wait, fail, or are refused by a full queue have arrived. One that is sent again after a
    /// refusal arrives again. Servers that are known not to answer are left out, until <see cref="ReconcileAsync"/> finds that they do.
    /// </remarks>
    /// <exception cref="TorchServeException">A server does not answer, or has no metrics.</exception>
    public async ValueTask<long> CountArrivalsAsync(CancellationToken cancellationToken = default)
    {
        StagePart[] parts = await _deployed.GetEntryPartsAsync(cancellationToken).ConfigureAwait(false);
        TorchServeResult<IReadOnlyList<TorchServeMetricSample>>[] metrics = await Task.WhenAll(parts.Select(part => part.Server.Server.Client.GetMetricsAsync(cancellationToken))).ConfigureAwait(false);
        (string, double)[][] requests = [.. parts.Zip(metrics, static (part, result) => RequestsTo(part, result))];
        return _arrivals.Read([.. parts.Select(part => part.Server.Server)], (s, arrivals) => arrivals.Read(requests[s]));
    }

    /// <summary>What <see cref="ApplyAsync"/> would do now: each call and each difference. Nothing is changed.</summary>
    /// <param name="plan">A plan of the pipeline.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">The plan cannot be carried out.</exception>
    /// <exception cref="TorchServeException">Servers do not answer.</exception>
    public async Task<IReadOnlyList<TorchServeChange>> PreviewAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = Checked(plan);
        IReadOnlyList<PartPreview> previews = await _preview.LookAsync(plans, await _deployed.GetStateAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return _preview.Changes(previews, plans);
    }

    /// <summary>
    /// Compares the servers with what they were asked for, and mends or reports what differs, as <see cref="TorchServeOptions.Drift"/> says. A host calls it every <see cref="TorchServeOptions.ReconcileInterval"/>.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ReconcileAsync(CancellationToken cancellationToken = default) => _deployed.ReconcileAsync(cancellationToken);

    /// <summary>
    /// A stage's client for a pipeline whose routing runs in this process: requests go to the servers that have workers of the stage, to each by their number. Each item is a request of its own: batches are
    /// formed by the servers. A failure is a <see cref="TorchServeException"/> whose <see cref="TorchServeException.Error"/> tells a full queue and a model without workers apart.
    /// </summary>
    /// <typeparam name="TInput">What the stage takes.</typeparam>
    /// <typeparam name="TOutput">What it gives.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="request">The request for an item. What is left of the item's deadline goes into <see cref="PredictRequest.Timeout"/>; its version is the route's choice.</param>
    /// <param name="result">The item's result, out of the answer.</param>
    /// <exception cref="InvalidInputException">The pipeline has no such stage.</exception>
    public IStageClient CreateStageClient<TInput, TOutput>(string stage, Func<TInput, PredictRequest> request, Func<PredictResponse, TOutput> result)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        int index = Pipeline.IndexOf(stage);
        return TorchServeStage.Create(new SharedRoute(stage, () => _deployed.PartsOf(index), _options, _time), request, result);
    }

    void IReconciledBackend.LogFailure(Exception exception) => _log.ReconciliationFailed(exception);

    /// <returns>The plan's stages, in the pipeline's order.</returns>
    /// <exception cref="InvalidInputException">The plan is of another pipeline, or TorchServe cannot carry it out, on whatever servers.</exception>
    private IReadOnlyList<StagePlan> Checked(Plan plan)
    {
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(Pipeline);
        Capabilities.Check(plan, "TorchServe");
        PlanPreview.CheckStages(plans);
        return plans;
    }

    private static (string, double)[] RequestsTo(StagePart part, TorchServeResult<IReadOnlyList<TorchServeMetricSample>> metrics) =>
        metrics.Value.RequestsTo(part.Model) is { } counts
            ? [.. counts]
            : throw new TorchServeException($"{part.Server.Server.Name} has no metrics to count arrivals by; start it with metrics_mode=prometheus");

    private ModelSite Site(int stage, string model, TorchServeServer server) =>
        new(server, Pipeline.Stages[stage].Name, model, _options, _log, _time, _activations, (notice, cancellationToken) => BeforeScaleDown?.Invoke(notice, cancellationToken) ?? Task.CompletedTask);
}
