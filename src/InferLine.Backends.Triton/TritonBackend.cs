using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Deployment;
using InferLine.Backends.Triton.Inference;
using InferLine.Backends.Triton.State;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferLine.Backends.Triton;

/// <summary>Serves a pipeline on Triton servers: a stage is a model, a replica is an instance of it, and a plan is carried out by loading models with changed configurations.</summary>
/// <remarks>
/// Safe for use by several threads at once; the last decision holds. Nothing is ever unloaded: a model that has no replica on a server any more keeps one instance there. What was decided is kept, and
/// <see cref="ReconcileAsync"/> brings servers back to it.
/// </remarks>
public sealed class TritonBackend : IServingBackend, IArrivalSource, IDisposable
{
    internal const string LogCategory = DeploymentLog.Category;

    private readonly TritonOptions _options;
    private readonly TimeProvider _time;
    private readonly DeploymentLog _log;
    private readonly Fleet _fleet;
    private readonly DecisionMaker _decisions;
    private readonly CallOrder _order = new();
    private readonly PlanPreview _preview;
    private readonly StatusReader _status;
    private readonly ArrivalCounter _arrivals = new();
    private readonly int _entry;

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

    internal TritonBackend(Pipeline pipeline, TritonOptions options, Func<HardwareBinding, TritonClient> createClient, ILogger logger, TimeProvider time)
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
        _fleet = new Fleet(pipeline, options, createClient, _log, time);
        _decisions = new DecisionMaker(_fleet, new StateFile(options.StateFile, pipeline), _log);
        _preview = new PlanPreview(_fleet, _log);
        _status = new StatusReader(pipeline, _fleet, new ServedCounter(pipeline));
        _entry = pipeline.Topology.TopologicalOrder[0];
    }

    /// <inheritdoc/>
    public string Name => "triton";

    /// <inheritdoc/>
    public Pipeline Pipeline { get; }

    internal TimeSpan ReconcileInterval => _options.ReconcileInterval;

    /// <summary>Stops what is under way. The servers go on with what they have.</summary>
    public void Dispose()
    {
        _fleet.Dispose();
        _decisions.Dispose();
    }

    /// <inheritdoc/>
    /// <exception cref="TritonException">Servers did not answer, or did not do what they were asked to. What was served goes on; the plan stays the one that <see cref="ReconcileAsync"/> brings about.</exception>
    public async Task ApplyAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(Pipeline);
        BackendCapabilities.Default.Check(plan, "Triton");
        long call = _order.Begin();
        await _preview.LookAsync(plans, await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        Decision? decision = await _decisions.DecideAsync(_ => _order.Plan(call, plans), _fleet.HasReturns, deploy: true, cancellationToken).ConfigureAwait(false);
        if (decision is null)
        {
            return;
        }

        decision = await _decisions.CarryOutAsync(decision, cancellationToken).ConfigureAwait(false);
        string[] problems = [.. Report(decision), .. Shortfalls(decision)];
        if (problems.Length > 0)
        {
            throw new TritonException($"the plan is not in force everywhere: {string.Join("; ", problems)}");
        }
    }

    /// <inheritdoc/>
    /// <remarks>It waits for the servers for <see cref="TritonOptions.ScaleWait"/> at most; what takes longer goes on. A server that does not answer gives its share to others that have room.</remarks>
    public async ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(replicas);
        CheckReplicas(replicas);
        long call = _order.Begin();
        Decision? decision = await _decisions.DecideAsync(state => Scaled(state, replicas, call), _fleet.HasReturns, deploy: true, cancellationToken).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(_options.ScaleWait, _time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            decision = await _decisions.CarryOutAsync(decision!, wait.Token).ConfigureAwait(false);
            Report(decision);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The changes go on; what they do not reach, the next comparison does.
        }

        return decision!.Applied();
    }

    /// <inheritdoc/>
    public async ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        await _status.ReadAsync(await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>What the servers run, compared with a plan, whoever applied it; <see cref="GetStatusAsync"/> compares with what was decided here. Nothing is changed.</summary>
    /// <param name="plan">A plan of the pipeline. Its replicas are taken to be where this backend would place them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">There are no servers, or not enough, for the plan.</exception>
    public async Task<BackendStatus> CompareAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(Pipeline);
        _fleet.CheckCapacity(plans);
        DesiredState? present = await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false);
        return await _status.ReadAsync(new DesiredState(_fleet.Place(plans, present, rebalance: false), Decision: 0), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// It is read from the metrics of the servers of the first entry stage: the items that were answered, and the requests that failed or wait. What a full queue turned away is not in Triton's metrics, and so not
    /// here. Servers that are known not to answer are left out, until <see cref="ReconcileAsync"/> finds that they do.
    /// </remarks>
    /// <exception cref="TritonException">A server does not answer.</exception>
    public async ValueTask<long> CountArrivalsAsync(CancellationToken cancellationToken = default)
    {
        DesiredState? state = await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false);
        StagePart[] parts = state is null ? [] : [.. _fleet.PartsOf(_entry, state).Where(part => part.Server.Server.IsAvailable)];
        if (state is not null && parts.Length == 0)
        {
            throw new TritonException($"no server of stage '{Pipeline.Stages[_entry].Name}' answers");
        }

        TritonResult<IReadOnlyList<MetricSample>>[] metrics = await Task.WhenAll(parts.Select(part => part.Server.Server.Client.GetMetricsAsync(cancellationToken))).ConfigureAwait(false);
        return _arrivals.Read([.. parts.Zip(metrics, (part, result) => (part, result.Value))]);
    }

    /// <summary>What <see cref="ApplyAsync"/> would do now: each call and each difference. Nothing is changed.</summary>
    /// <param name="plan">A plan of the pipeline.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">The plan cannot be carried out.</exception>
    /// <exception cref="TritonException">Servers do not answer.</exception>
    public async Task<IReadOnlyList<TritonChange>> PreviewAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(Pipeline);
        IReadOnlyList<PartPreview> previews = await _preview.LookAsync(plans, await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return await PlanPreview.ChangesAsync(previews, plans, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Compares the servers with what they were asked for, and mends or reports what differs, as <see cref="TritonOptions.Drift"/> says. A host calls it every <see cref="TritonOptions.ReconcileInterval"/>.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReconcileAsync(CancellationToken cancellationToken = default)
    {
        if (await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false) is not { } state)
        {
            return;
        }

        bool mend = _options.Drift == DriftPolicy.Mend;
        await ProbeAsync(cancellationToken).ConfigureAwait(false);
        bool returned = _fleet.HasReturns;
        bool incomplete = state.Stages.Any(stage => stage.Shares.Values.Sum() < stage.Plan.Replicas);
        bool misplaced = _fleet.Bound.Any(bound => !bound.Server.IsAvailable && state.Stages.Any(stage => stage.Shares.GetValueOrDefault(bound.Key) > 0));
        bool restarted = _fleet.PartsOf(state.Stages).Any(part => part.Lane.Target is null);
        if (restarted || (mend && (returned || incomplete || misplaced)))
        {
            await _decisions.DecideAsync(
                present => [.. present!.Stages.Select(stage => stage.Plan)], rebalance: mend && returned, deploy: mend, cancellationToken).ConfigureAwait(false);
        }

        StagePart[] parts = [.. _fleet.PartsOf(_decisions.State!.Stages).Where(part => part.Server.Server.IsAvailable && part.Lane.Target is not null)];
        await Task.WhenAll(parts.Select(part => mend ? MendAsync(part, cancellationToken) : CompareAsync(part, cancellationToken))).ConfigureAwait(false);
    }

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
        return new RemoteClient<TInput, TOutput>(
            new SharedRoute(stage, () => _decisions.State is { } state ? _fleet.PartsOf(index, state) : [], _time), request, result);
    }

    internal void LogFailure(Exception exception) => _log.ReconciliationFailed(exception);

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        TritonResult<TritonDone>[] answers = await Task.WhenAll(_fleet.Servers.Select(server => server.Client.IsLiveAsync(cancellationToken))).ConfigureAwait(false);
        foreach ((TritonServer server, TritonResult<TritonDone> answer) in _fleet.Servers.Zip(answers))
        {
            server.Forget();
            server.SetAvailable(answer.IsSuccess, _log);
        }
    }

    private async Task MendAsync(StagePart part, CancellationToken cancellationToken)
    {
        LaneOutcome outcome = await part.Lane.EnsureAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (outcome.Problem is { } problem)
        {
            _log.NotDone(Pipeline.Stages[part.Stage].Name, part.Server.Server.Name, problem);
        }
    }

    private async Task CompareAsync(StagePart part, CancellationToken cancellationToken)
    {
        TritonResult<ModelConfiguration> present = await part.Server.Server.Client.GetModelConfigurationAsync(part.Model, cancellationToken: cancellationToken).ConfigureAwait(false);
        string differences = present.ValueOrDefault is { } configuration ? string.Join("; ", PlannedConfiguration.Differences(configuration, part.Target)) : present.Error!.ToString();
        if (differences.Length > 0)
        {
            part.Lane.Doubt();
            _log.Drifted(Pipeline.Stages[part.Stage].Name, part.Server.Server.Name, differences);
        }
    }

    private List<string> Report(Decision decision)
    {
        var problems = new List<string>();
        foreach ((StagePart part, Task<LaneOutcome> outcome) in decision.Changes)
        {
            if (outcome is { IsCompletedSuccessfully: true, Result.Problem: { } problem })
            {
                string stage = Pipeline.Stages[part.Stage].Name;
                _log.NotDone(stage, part.Server.Server.Name, problem);
                problems.Add($"stage '{stage}', model '{part.Model}' on {part.Server.Server.Name}: {problem}");
            }
        }

        return problems;
    }

    private static IEnumerable<string> Shortfalls(Decision decision) =>
        decision.State.Stages
            .Select(stage => (stage.Plan, Placed: stage.Shares.Values.Sum()))
            .Where(stage => stage.Placed < stage.Plan.Replicas)
            .Select(stage => FormattableString.Invariant($"stage '{stage.Plan.Stage}': the servers that answer have room for {stage.Placed} of {stage.Plan.Replicas} replicas"));

    private StagePlan[] Scaled(DesiredState? state, IReadOnlyList<int> replicas, long call)
    {
        StagePlan[] plans = state is null
            ? throw new InvalidInputException(null, $"pipeline '{Pipeline.Name}'", "there is no plan to scale; apply one first")
            : [.. state.Stages.Select((stage, s) => stage.Plan with { Replicas = replicas[s] })];
        _order.Scale(call, replicas);
        return plans;
    }

    private void CheckReplicas(IReadOnlyList<int> replicas)
    {
        if (replicas.Count != Pipeline.Stages.Count)
        {
            throw new InvalidInputException(
                null, "replicas", FormattableString.Invariant($"there are {replicas.Count} numbers for the {Pipeline.Stages.Count} stages of pipeline '{Pipeline.Name}'; give one per stage"));
        }

        for (int s = 0; s < replicas.Count; s++)
        {
            if (replicas[s] is < 1 or > HardwareType.MaxReplicaLimit)
            {
                throw new InvalidInputException(
                    null, $"stage '{Pipeline.Stages[s].Name}'", FormattableString.Invariant($"'replicas' is {replicas[s]}; use 1 to {HardwareType.MaxReplicaLimit}"));
            }
        }
    }
}
