using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>
/// Makes workers idle before they are stopped, since the server kills them with what they have in hand. It does not say which worker has what, so for the moment of the change nothing may be in hand at all.
/// </summary>
internal sealed class QuietStop(ModelSite site)
{
    /// <summary>
    /// Tells the host; lets no more requests through than the remaining workers can take, until what is more has been answered; then holds requests back until those are answered too, which takes about one batch.
    /// </summary>
    /// <returns>Whether to go on, and call <see cref="Resume"/>; <see langword="false"/> if something else is wanted by now.</returns>
    public async Task<bool> PrepareAsync(ModelDescription present, int remaining, Func<bool> isSuperseded, CancellationToken cancellationToken)
    {
        SlotTraffic traffic = site.Traffic.Current;
        int most = MostInHand(present, remaining);
        bool goesOn = false;
        try
        {
            await WithinAsync(
                async limited =>
                {
                    traffic.Limit(most);
                    await Task.WhenAll(site.AnnounceAsync(present, remaining, successor: null, limited), traffic.DrainAsync(most, limited)).ConfigureAwait(false);
                    if (remaining == 0)
                    {
                        await QueueEmptyAsync(traffic.Slot, limited).ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            if (isSuperseded())
            {
                return false;
            }

            traffic.Limit(0);
            await WithinAsync(limited => traffic.DrainAsync(0, limited), cancellationToken).ConfigureAwait(false);
            goesOn = !isSuperseded();
            if (goesOn && traffic.UnderWay > 0)
            {
                site.Log.CutOff(site.Server.Name, traffic.Slot, traffic.UnderWay, site.Options.DrainTimeout);
            }

            return goesOn;
        }
        finally
        {
            if (!goesOn)
            {
                traffic.Limit(int.MaxValue);
            }
        }
    }

    /// <summary>Lets requests through again; to a model that has no worker any more only those that come later, in case it has some again.</summary>
    public void Resume(ModelSlot slot, int remaining)
    {
        if (remaining == 0)
        {
            site.Traffic.Switch(slot);
        }
        else
        {
            site.Traffic.Current.Limit(int.MaxValue);
        }
    }

    /// <summary>Waits until a model that requests no longer go to has answered all.</summary>
    public async Task DrainAsync(RegisteredModel old, SlotTraffic traffic, ModelSlot successor, CancellationToken cancellationToken)
    {
        await WithinAsync(
            async limited =>
            {
                await Task.WhenAll(site.AnnounceAsync(old.Description, 0, successor, limited), traffic.DrainAsync(0, limited)).ConfigureAwait(false);
                await QueueEmptyAsync(old.Slot, limited).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (traffic.UnderWay > 0)
        {
            site.Log.CutOff(site.Server.Name, old.Slot, traffic.UnderWay, site.Options.DrainTimeout);
        }
    }

    /// <summary>How many requests so many workers can have in hand. The server takes any batch size, and treats those below 1 as 1.</summary>
    internal static int MostInHand(ModelDescription present, int workers) => (int)Math.Min(int.MaxValue, (long)workers * Math.Max(1, present.BatchSize));

    private async Task WithinAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(site.Options.DrainTimeout, site.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await action(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Long enough: a request that hangs must not hold up the change for ever.
        }
    }

    /// <summary>What others have sent, and is queued, is never answered without workers.</summary>
    private async Task QueueEmptyAsync(ModelSlot slot, CancellationToken cancellationToken)
    {
        while (await site.Client.DescribeAsync(slot.Name, slot.Version, cancellationToken).ConfigureAwait(false) is { ValueOrDefault: { JobQueueStatus.PendingRequests: > 0, Workers.Count: > 0 } })
        {
            await site.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
