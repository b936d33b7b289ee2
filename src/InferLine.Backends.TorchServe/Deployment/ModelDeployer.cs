using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>
/// Makes one model on one server what it should be. The number of workers is changed in place; for anything else another registration is made beside the one that serves, brought up, and switched to, so that
/// something serves at every moment.
/// </summary>
internal sealed class ModelDeployer(ModelSite site) : IModelDeployer<WorkerTarget>
{
    private readonly WorkerScaling _scaling = new(site);
    private readonly QuietStop _stop = new(site);
    private readonly Replacement _replacement = new(site);

    public async Task<LaneOutcome?> DeployAsync(WorkerTarget target, Func<bool> isSuperseded, CancellationToken cancellationToken)
    {
        TorchServeResult<RegisteredModels> read = await RegisteredModels.ReadAsync(site.Client, site.Model, cancellationToken).ConfigureAwait(false);
        if (read.ValueOrDefault is not { } present)
        {
            return Failed(target, 0, read.Error!);
        }

        RegisteredModel? serving = present.Serving(site.Traffic.Current.Slot);
        if (serving is not null)
        {
            site.Traffic.Learn(serving.Slot);
            if (present.IsMisdirected(serving) && await DefaultAsync(serving.Slot, cancellationToken).ConfigureAwait(false) is { } error)
            {
                return Failed(target, serving.Ready, error);
            }
        }

        if (target.Workers == 0)
        {
            // Which batches it would form does not matter.
            return serving is null ? new LaneOutcome(target, 0, null) : await InPlaceAsync(serving, target, present, isSuperseded, cancellationToken).ConfigureAwait(false);
        }

        RegisteredModel? fitting = present.Fitting(target, serving);
        if (fitting is not null && fitting == serving)
        {
            return await InPlaceAsync(serving, target, present, isSuperseded, cancellationToken).ConfigureAwait(false);
        }

        return isSuperseded() ? null : await ReplaceAsync(serving, fitting, target, present, isSuperseded, cancellationToken).ConfigureAwait(false);
    }

    public async Task<string?> CompareAsync(WorkerTarget target, CancellationToken cancellationToken)
    {
        TorchServeResult<RegisteredModels> read = await RegisteredModels.ReadAsync(site.Client, site.Model, cancellationToken).ConfigureAwait(false);
        string differences = read.ValueOrDefault is { } present ? string.Join("; ", present.Differences(target, site.Traffic.Current.Slot)) : read.Error!.ToString();
        return differences.Length == 0 ? null : differences;
    }

    private async Task<LaneOutcome?> InPlaceAsync(RegisteredModel serving, WorkerTarget target, RegisteredModels present, Func<bool> isSuperseded, CancellationToken cancellationToken)
    {
        ScalingResult scaled = await _scaling.ScaleAsync(serving.Slot, target.Workers, isServing: true, isSuperseded, cancellationToken).ConfigureAwait(false);
        if (scaled.IsSuperseded)
        {
            return null;
        }

        if (scaled.NeedsReplacement && await _replacement.IsPossibleAsync(present, cancellationToken).ConfigureAwait(false))
        {
            site.Log.Mending(site.Server.Name, serving.Slot, scaled.Problem!);
            return await ReplaceAsync(serving, null, target, present, isSuperseded, cancellationToken).ConfigureAwait(false);
        }

        string? problem = scaled.NeedsReplacement ? $"{scaled.Problem}; they cannot be started anew without stopping those that serve: allow models to be registered (enable_model_api=true), or restart the server" : scaled.Problem;
        string? left = scaled.IsUnreachable ? null : await _replacement.CleanAsync(present, serving.Slot, cancellationToken).ConfigureAwait(false);
        return new LaneOutcome(target, scaled.Ready, problem ?? left, scaled.IsUnreachable);
    }

    /// <param name="serving">What serves until the switch; <see langword="null"/> if nothing does.</param>
    /// <param name="fitting">What is registered already and forms batches as wanted; <see langword="null"/> if nothing does, and it must be registered.</param>
    /// <param name="target">What is wanted.</param>
    /// <param name="present">All that is registered.</param>
    /// <param name="isSuperseded">Whether something else is wanted by now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<LaneOutcome?> ReplaceAsync(
        RegisteredModel? serving, RegisteredModel? fitting, WorkerTarget target, RegisteredModels present, Func<bool> isSuperseded, CancellationToken cancellationToken)
    {
        int running = serving?.Ready ?? 0;
        RegisteredModel? next = fitting;
        if (next is null)
        {
            if (await _replacement.CleanAsync(present, serving?.Slot, cancellationToken).ConfigureAwait(false) is { } occupied)
            {
                return new LaneOutcome(target, running, occupied);
            }

            TorchServeResult<RegisteredModels> read = await RegisteredModels.ReadAsync(site.Client, site.Model, cancellationToken).ConfigureAwait(false);
            if (read.ValueOrDefault is not { } cleaned)
            {
                return Failed(target, running, read.Error!);
            }

            present = cleaned;
            serving = serving is null ? null : cleaned.Find(serving.Slot);
            (next, TorchServeError? error) = await _replacement.RegisterAsync(target, present, serving, cancellationToken).ConfigureAwait(false);
            if (next is null)
            {
                return Failed(target, running, error!);
            }
        }

        bool isOwn = _replacement.IsOwn(next);
        ScalingResult scaled = await _scaling.ScaleAsync(next.Slot, target.Workers, isServing: false, isSuperseded, cancellationToken).ConfigureAwait(false);
        if (scaled.IsSuperseded)
        {
            // It may be what is wanted next; if not, it goes then.
            return null;
        }

        string? problem = scaled.Problem ?? await _replacement.WarmUpAsync(next.Slot, target, cancellationToken).ConfigureAwait(false);
        if (problem is null && next.Slot.Name == site.Model && !next.IsDefault && await DefaultAsync(next.Slot, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            problem = refused.ToString();
        }

        if (problem is not null)
        {
            string? left = isOwn && !scaled.IsUnreachable ? await _replacement.RemoveAsync(next.Slot, cancellationToken).ConfigureAwait(false) : null;
            return new LaneOutcome(target, running, left is null ? problem : $"{problem}; {left}", scaled.IsUnreachable);
        }

        site.Log.Switching(site.Server.Name, site.Model, next.Slot);
        SlotTraffic before = site.Traffic.Switch(next.Slot);
        string? remains = null;
        if (serving is not null)
        {
            await _stop.DrainAsync(serving, before, next.Slot, cancellationToken).ConfigureAwait(false);
            if (isOwn)
            {
                _replacement.Abandon(serving.Slot);
            }
            else
            {
                // Both were there before: so they stay, and can be switched between.
                remains = (await site.Client.ScaleAsync(serving.Slot.Name, 0, serving.Slot.Version, cancellationToken: cancellationToken).ConfigureAwait(false)).Error?.ToString();
            }
        }

        remains = await _replacement.CleanAsync(present, next.Slot, cancellationToken).ConfigureAwait(false) ?? remains;
        return new LaneOutcome(target, scaled.Ready, remains);
    }

    private async Task<TorchServeError?> DefaultAsync(ModelSlot slot, CancellationToken cancellationToken) =>
        (await site.Client.SetDefaultAsync(slot.Name, slot.Version!, cancellationToken).ConfigureAwait(false)).Error;

    private static LaneOutcome Failed(WorkerTarget target, int running, TorchServeError error) =>
        new(target, running, Explain(error), error.IsOutcomeUnknown);

    internal static string Explain(TorchServeError error) =>
        error.Kind switch
        {
            TorchServeErrorKind.ModelApiDisabled => $"the server does not allow models to be registered, and so no change of the batch size: start it with enable_model_api=true, or with a version that has this batch size; it said: {error}",
            TorchServeErrorKind.Unauthorized => $"the server refuses the key: give its keys, or its key_file.json, in Keys of the binding; it said: {error}",
            TorchServeErrorKind.ArchiveNotFound => $"the server has no such archive, or does not allow its address: put it into the model store, or see allowed_urls; it said: {error}",
            _ => error.ToString(),
        };
}
