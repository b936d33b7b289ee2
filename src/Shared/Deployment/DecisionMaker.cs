using InferLine.Plans;

namespace InferLine.Backends.Deployment;

/// <summary>Makes decisions one after the other: what the stages are to be, on which servers, kept in the state file before the first call. The changes themselves run side by side.</summary>
internal sealed class DecisionMaker<TServer, TTarget>(Fleet<TServer, TTarget> fleet, StateFile file, FleetLog log) : IDisposable
    where TServer : ModelServer
    where TTarget : class
{
    private readonly SemaphoreSlim _gate = new(1);
    private bool _isLoaded;
    private volatile bool _isStopped;

    /// <summary>What was decided last; <see langword="null"/> if nothing was, or it was not read yet.</summary>
    public DesiredState? State { get; private set; }

    /// <summary>No more decisions are made. The gate is left as it is: whoever waits at one that is disposed of waits for ever.</summary>
    public void Dispose() => _isStopped = true;

    /// <summary>What was decided last, perhaps before the host was restarted.</summary>
    public async Task<DesiredState?> GetStateAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            await LoadAsync(cancellationToken).ConfigureAwait(false);
            return State;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <param name="decide">The stages' plans, out of the last state.</param>
    /// <param name="rebalance">Whether replicas may move to even out the servers.</param>
    /// <param name="deploy">Whether the servers are changed; else they are only compared with it.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <returns>The decision; <see langword="null"/> if <paramref name="decide"/> gave nothing to decide.</returns>
    public async Task<Decision<TServer, TTarget>?> DecideAsync(Func<DesiredState?, IReadOnlyList<StagePlan>?> decide, bool rebalance, bool deploy, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            await LoadAsync(cancellationToken).ConfigureAwait(false);
            if (decide(State) is not { } plans)
            {
                return null;
            }

            DesiredState? before = State;
            var state = new DesiredState(fleet.Place(plans, before, rebalance), (before?.Decision ?? 0) + 1);
            await file.SaveAsync(state, cancellationToken).ConfigureAwait(false);
            State = state;
            if (rebalance)
            {
                fleet.ForgetReturns();
            }

            StagePart<TServer, TTarget>[] parts = [.. fleet.PartsOf(state.Stages).Where(part => part.Server.Server.IsAvailable)];
            if (deploy)
            {
                return new Decision<TServer, TTarget>(state, Rollout.Start(parts, part => before?.Stages[part.Stage].Shares.GetValueOrDefault(part.Server.Key) ?? 0));
            }

            foreach (StagePart<TServer, TTarget> part in parts)
            {
                part.Lane.Adopt(part.Target);
            }

            return new Decision<TServer, TTarget>(state, []);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits for the changes. A server that does not answer gives its share to others, as long as nothing newer was decided.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="takesItsPlace">Called with each decision that gives the share of a server to others: who gives up waiting knows by it what was decided last.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The decision that holds in the end.</returns>
    public async Task<Decision<TServer, TTarget>> CarryOutAsync(Decision<TServer, TTarget> decision, Action<Decision<TServer, TTarget>>? takesItsPlace, CancellationToken cancellationToken)
    {
        // Each round loses a server more; servers that come and go are left to the next comparison.
        for (int round = 0; ; round++)
        {
            await decision.AllAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            bool lost = false;
            foreach ((StagePart<TServer, TTarget> part, Task<LaneOutcome<TTarget>> change) in decision.Changes)
            {
                LaneOutcome<TTarget> outcome = await change.ConfigureAwait(false);
                if (outcome.IsUnreachable)
                {
                    part.Server.Server.SetAvailable(false, log);
                    lost = true;
                }
            }

            if (!lost || round == fleet.Servers.Count)
            {
                return decision;
            }

            long number = decision.State.Decision;
            Decision<TServer, TTarget>? next = await DecideAsync(
                state => state!.Decision == number ? [.. state.Stages.Select(stage => stage.Plan)] : null, rebalance: false, deploy: true, cancellationToken).ConfigureAwait(false);
            if (next is null)
            {
                return decision;
            }

            decision = next;
            takesItsPlace?.Invoke(next);
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (!_isLoaded)
        {
            State = await file.LoadAsync(cancellationToken).ConfigureAwait(false);
            _isLoaded = true;
        }
    }
}
