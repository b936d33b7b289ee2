using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>
/// Brings a registered model to exactly so many workers that serve. Changes are asked for without waiting, which would block the server, and then watched; workers that die on the way are started anew.
/// </summary>
internal sealed class WorkerScaling(ModelSite site)
{
    private const int MaxCalls = 4;

    private readonly QuietStop _stop = new(site);

    /// <param name="slot">The registered model.</param>
    /// <param name="workers">How many.</param>
    /// <param name="isServing">Whether requests go there.</param>
    /// <param name="isSuperseded">Whether something else is wanted by now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ScalingResult> ScaleAsync(ModelSlot slot, int workers, bool isServing, Func<bool> isSuperseded, CancellationToken cancellationToken)
    {
        (ScalingResult result, ModelDescription? last) = await ReachAsync(slot, workers, isServing, isSuperseded, cancellationToken).ConfigureAwait(false);
        if (result is { Problem: null } or { IsUnreachable: true } || last is null)
        {
            return result;
        }

        // The server stops workers from the end of its list: the dead ones can be started anew alone only if they are at the end.
        int healthy = last.Workers.TakeWhile(worker => worker.Status == WorkerStatus.Ready).Count();
        if (healthy < last.ReadyWorkers && isServing)
        {
            return result with { NeedsReplacement = true };
        }

        site.Log.Mending(site.Server.Name, slot, result.Problem);
        if (await CallAsync(slot, healthy, cancellationToken).ConfigureAwait(false) is { } error)
        {
            return Failed(last.ReadyWorkers, error);
        }

        return (await ReachAsync(slot, workers, isServing, isSuperseded, cancellationToken).ConfigureAwait(false)).Result;
    }

    private async Task<(ScalingResult Result, ModelDescription? Last)> ReachAsync(ModelSlot slot, int workers, bool isServing, Func<bool> isSuperseded, CancellationToken cancellationToken)
    {
        long began = site.Time.GetTimestamp();
        bool isStarting = false;
        TorchServeError? lastError = null;
        for (int calls = 0; ;)
        {
            TorchServeResult<ModelDescription> answer = await site.Client.DescribeAsync(slot.Name, slot.Version, cancellationToken).ConfigureAwait(false);
            if (answer.ValueOrDefault is not { } present)
            {
                return (Failed(0, answer.Error!), null);
            }

            bool isAsked = present.MinWorkers == workers && present.MaxWorkers == workers && present.Workers.Count == workers;
            if (isAsked && present.ReadyWorkers == workers)
            {
                if (isStarting)
                {
                    site.Activations.Add(site.Stage, site.Time.GetElapsedTime(began));
                }

                return (new ScalingResult(workers, null), present);
            }

            if (isSuperseded())
            {
                return (new ScalingResult(present.ReadyWorkers, null) { IsSuperseded = true }, null);
            }

            if (site.Time.GetElapsedTime(began) > site.Options.StartTimeout)
            {
                string waited = FormattableString.Invariant($"after {site.Options.StartTimeout.TotalSeconds} s ");
                return (new ScalingResult(present.ReadyWorkers, waited + (RegisteredModels.Sick(present) ?? "the server has not changed the number of workers") + "; its log says why"), present);
            }

            if (isAsked)
            {
                await site.PauseAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (calls == MaxCalls)
            {
                return (lastError is null ? new ScalingResult(present.ReadyWorkers, "somebody else changes the number of workers again and again") : Failed(present.ReadyWorkers, lastError), null);
            }

            if (calls > 0)
            {
                await site.PauseAsync(cancellationToken).ConfigureAwait(false);
            }

            calls++;
            site.Log.Scaling(site.Server.Name, slot, present.Workers.Count, workers);
            isStarting |= present.Workers.Count < workers;
            if (isServing && present.Workers.Count > workers)
            {
                if (!await _stop.PrepareAsync(present, workers, isSuperseded, cancellationToken).ConfigureAwait(false))
                {
                    return (new ScalingResult(present.ReadyWorkers, null) { IsSuperseded = true }, null);
                }

                try
                {
                    lastError = await CallAsync(slot, workers, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    _stop.Resume(slot, workers);
                }
            }
            else
            {
                lastError = await CallAsync(slot, workers, cancellationToken).ConfigureAwait(false);
            }

            if (lastError is { IsOutcomeUnknown: false, Kind: not (TorchServeErrorKind.Unavailable or TorchServeErrorKind.Internal or TorchServeErrorKind.UnexpectedAnswer) })
            {
                return (Failed(present.ReadyWorkers, lastError), null);
            }
        }
    }

    private async Task<TorchServeError?> CallAsync(ModelSlot slot, int workers, CancellationToken cancellationToken) =>
        (await site.Client.ScaleAsync(slot.Name, workers, slot.Version, cancellationToken: cancellationToken).ConfigureAwait(false)).Error;

    private static ScalingResult Failed(int ready, TorchServeError error) => new(ready, error.ToString()) { IsUnreachable = error.IsOutcomeUnknown };
}
