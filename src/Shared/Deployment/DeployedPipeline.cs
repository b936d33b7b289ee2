using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Backends.Deployment;

/// <summary>Carries out plans and scale decisions on the servers of a pipeline, and brings the servers back to what was decided last.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="fleet">Its servers; disposed of with this.</param>
/// <param name="options">How the servers are treated.</param>
/// <param name="backend">What the backend is called in messages.</param>
/// <param name="log">Where it logs.</param>
/// <param name="time">The clock.</param>
/// <param name="failure">Makes the backend's exception of a message.</param>
internal sealed class DeployedPipeline<TServer, TTarget>(
    Pipeline pipeline, Fleet<TServer, TTarget> fleet, IDeploymentOptions options, string backend, FleetLog log, TimeProvider time, Func<string, Exception> failure) : IDisposable
    where TServer : ModelServer
    where TTarget : class
{
    private readonly CallOrder _order = new();
    private readonly DecisionMaker<TServer, TTarget> _decisions = new(fleet, new StateFile(options.StateFile, pipeline, backend), log);

    /// <summary>What was decided last; <see langword="null"/> if nothing was, or it was not read yet.</summary>
    public DesiredState? State => _decisions.State;

    public void Dispose()
    {
        fleet.Dispose();
        _decisions.Dispose();
    }

    /// <summary>What was decided last, perhaps before the host was restarted.</summary>
    public Task<DesiredState?> GetStateAsync(CancellationToken cancellationToken) => _decisions.GetStateAsync(cancellationToken);

    /// <summary>The models of a stage as decided last; none if nothing was.</summary>
    public IReadOnlyList<StagePart<TServer, TTarget>> PartsOf(int stage) => _decisions.State is { } state ? fleet.PartsOf(stage, state) : [];

    /// <summary>What would be decided for a plan. Nothing is decided, and nothing changed.</summary>
    /// <exception cref="InvalidInputException">There are no servers, or not enough.</exception>
    public async Task<DesiredState> ImagineAsync(IReadOnlyList<StagePlan> plans, CancellationToken cancellationToken)
    {
        fleet.CheckCapacity(plans);
        DesiredState? present = await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false);
        return new DesiredState(fleet.Place(plans, present, rebalance: false), Decision: 0);
    }

    /// <summary>The models of the first entry stage, an item of which is a query, on the servers that answer; none if nothing was decided yet.</summary>
    /// <exception cref="Exception">None of its servers answers.</exception>
    public async Task<StagePart<TServer, TTarget>[]> GetEntryPartsAsync(CancellationToken cancellationToken)
    {
        DesiredState? state = await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false);
        int entry = pipeline.Topology.TopologicalOrder[0];
        StagePart<TServer, TTarget>[] parts = state is null ? [] : [.. fleet.PartsOf(entry, state).Where(part => part.Server.Server.IsAvailable)];
        return state is null || parts.Length > 0 ? parts : throw failure($"no server of stage '{pipeline.Stages[entry].Name}' answers");
    }

    /// <summary>Looks at the servers, decides for a plan, and waits until it is in force.</summary>
    /// <param name="plans">The plan.</param>
    /// <param name="look">Checks the plan against the servers, given what was decided last; it throws if the plan cannot be carried out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ApplyAsync(IReadOnlyList<StagePlan> plans, Func<DesiredState?, Task> look, CancellationToken cancellationToken)
    {
        long call = _order.Begin();
        await look(await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        Decision<TServer, TTarget>? decision = await _decisions.DecideAsync(_ => _order.Plan(call, plans), fleet.HasReturns, deploy: true, cancellationToken).ConfigureAwait(false);
        if (decision is null)
        {
            return;
        }

        decision = await _decisions.CarryOutAsync(decision, takesItsPlace: null, cancellationToken).ConfigureAwait(false);
        string[] problems = [.. Report(decision), .. Shortfalls(decision)];
        if (problems.Length > 0)
        {
            throw failure($"the plan is not in force everywhere: {string.Join("; ", problems)}");
        }
    }

    /// <summary>Decides the numbers of replicas, and waits for a while.</summary>
    /// <returns>The replicas of each stage that serve or are under way.</returns>
    public async ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken)
    {
        CheckReplicas(replicas);
        long call = _order.Begin();
        Decision<TServer, TTarget> newest =
            (await _decisions.DecideAsync(state => Scaled(state, replicas, call), fleet.HasReturns, deploy: true, cancellationToken).ConfigureAwait(false))!;
        using var limit = new CancellationTokenSource(options.ScaleWait, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            newest = await _decisions.CarryOutAsync(newest, next => newest = next, wait.Token).ConfigureAwait(false);
            Report(newest);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The changes go on; what they do not reach, the next comparison does.
        }

        return newest.Applied();
    }

    /// <summary>Compares the servers with what was decided last, and mends or reports what differs.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        if (await _decisions.GetStateAsync(cancellationToken).ConfigureAwait(false) is not { } state)
        {
            return;
        }

        bool mend = options.Drift == DriftPolicy.Mend;
        await ProbeAsync(cancellationToken).ConfigureAwait(false);
        bool returned = fleet.HasReturns;
        bool incomplete = state.Stages.Any(stage => stage.Shares.Values.Sum() < stage.Plan.Replicas);
        bool misplaced = fleet.Bound.Any(bound => !bound.Server.IsAvailable && state.Stages.Any(stage => stage.Shares.GetValueOrDefault(bound.Key) > 0));
        bool restarted = fleet.PartsOf(state.Stages).Any(part => part.Lane.Target is null);
        if (restarted || (mend && (returned || incomplete || misplaced)))
        {
            await _decisions.DecideAsync(
                present => [.. present!.Stages.Select(stage => stage.Plan)], rebalance: mend && returned, deploy: mend, cancellationToken).ConfigureAwait(false);
        }

        StagePart<TServer, TTarget>[] parts = [.. fleet.PartsOf(_decisions.State!.Stages).Where(part => part.Server.Server.IsAvailable && part.Lane.Target is not null)];
        await Task.WhenAll(parts.Select(part => mend ? MendAsync(part, cancellationToken) : CompareAsync(part, cancellationToken))).ConfigureAwait(false);
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        bool[] live = await Task.WhenAll(fleet.Servers.Select(server => server.IsLiveAsync(cancellationToken))).ConfigureAwait(false);
        foreach ((TServer server, bool isLive) in fleet.Servers.Zip(live))
        {
            server.Forget();
            server.SetAvailable(isLive, log);
        }
    }

    private async Task MendAsync(StagePart<TServer, TTarget> part, CancellationToken cancellationToken)
    {
        LaneOutcome<TTarget> outcome = await part.Lane.EnsureAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (outcome.Problem is { } problem)
        {
            log.NotDone(pipeline.Stages[part.Stage].Name, part.Server.Server.Name, problem);
        }
    }

    private async Task CompareAsync(StagePart<TServer, TTarget> part, CancellationToken cancellationToken)
    {
        if (await part.Lane.CompareAsync(cancellationToken).ConfigureAwait(false) is { } differences)
        {
            part.Lane.Doubt();
            log.Drifted(pipeline.Stages[part.Stage].Name, part.Server.Server.Name, differences);
        }
    }

    private List<string> Report(Decision<TServer, TTarget> decision)
    {
        var problems = new List<string>();
        foreach ((StagePart<TServer, TTarget> part, Task<LaneOutcome<TTarget>> outcome) in decision.Changes)
        {
            if (outcome is { IsCompletedSuccessfully: true, Result.Problem: { } problem })
            {
                string stage = pipeline.Stages[part.Stage].Name;
                log.NotDone(stage, part.Server.Server.Name, problem);
                problems.Add($"stage '{stage}', model '{part.Model}' on {part.Server.Server.Name}: {problem}");
            }
        }

        return problems;
    }

    private static IEnumerable<string> Shortfalls(Decision<TServer, TTarget> decision) =>
        decision.State.Stages
            .Select(stage => (stage.Plan, Placed: stage.Shares.Values.Sum()))
            .Where(stage => stage.Placed < stage.Plan.Replicas)
            .Select(stage => FormattableString.Invariant($"stage '{stage.Plan.Stage}': the servers that answer have room for {stage.Placed} of {stage.Plan.Replicas} replicas"));

    private StagePlan[] Scaled(DesiredState? state, IReadOnlyList<int> replicas, long call)
    {
        StagePlan[] plans = state is null
            ? throw new InvalidInputException(null, $"pipeline '{pipeline.Name}'", "there is no plan to scale; apply one first")
            : [.. state.Stages.Select((stage, s) => stage.Plan with { Replicas = replicas[s] })];
        _order.Scale(call, replicas);
        return plans;
    }

    private void CheckReplicas(IReadOnlyList<int> replicas)
    {
        if (replicas.Count != pipeline.Stages.Count)
        {
            throw new InvalidInputException(
                null, "replicas", FormattableString.Invariant($"there are {replicas.Count} numbers for the {pipeline.Stages.Count} stages of pipeline '{pipeline.Name}'; give one per stage"));
        }

        for (int s = 0; s < replicas.Count; s++)
        {
            if (replicas[s] is < 1 or > HardwareType.MaxReplicaLimit)
            {
                throw new InvalidInputException(
                    null, $"stage '{pipeline.Stages[s].Name}'", FormattableString.Invariant($"'replicas' is {replicas[s]}; use 1 to {HardwareType.MaxReplicaLimit}"));
            }
        }
    }
}
