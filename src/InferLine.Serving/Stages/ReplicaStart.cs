using System.Diagnostics.CodeAnalysis;
using InferLine.Backends;

namespace InferLine.Serving.Stages;

/// <summary>Creates one replica, trying until it succeeds or is no longer wanted.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing, and whoever withdraws the replica may come late.")]
internal sealed class ReplicaStart(PipelineEngine engine, StageRuntime stage, IStageClient client)
{
    private readonly CancellationTokenSource _cancelled = new();

    public void Begin()
    {
        // Unsafe: a replica outlives the call that asked for it, so it inherits nothing of it, such as its activity.
        engine.Background.Begin();
        ThreadPool.UnsafeQueueUserWorkItem(static start => _ = start.RunAsync(), this, preferLocal: false);
    }

    /// <summary>Gives up. Whatever the client does about it, the caller does not wait for it.</summary>
    public void Cancel() => _ = _cancelled.CancelAsync();

    private async Task RunAsync()
    {
        try
        {
            TimeSpan retryDelay = engine.Options.FirstRetryDelay;
            while (!await TryAsync(retryDelay).ConfigureAwait(false))
            {
                await Task.Delay(retryDelay, engine.Time, _cancelled.Token).ConfigureAwait(false);
                retryDelay = TimeSpan.FromTicks(Math.Min(2 * retryDelay.Ticks, engine.Options.LongestRetryDelay.Ticks));
            }
        }
        catch (OperationCanceledException) when (_cancelled.IsCancellationRequested)
        {
            // No longer wanted.
        }
        finally
        {
            engine.Background.End();
        }
    }

    private async Task<bool> TryAsync(TimeSpan retryDelay)
    {
        // Not disposed where the client may still hold its token.
        var attempt = CancellationTokenSource.CreateLinkedTokenSource(_cancelled.Token);
        long began = engine.Time.GetTimestamp();
        Task<IStageReplica> creation = CreateAsync(attempt.Token);
        IStageReplica replica;
        try
        {
            replica = await creation.WaitAsync(engine.Options.CreationTimeout, engine.Time, _cancelled.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!creation.IsFaulted && !creation.IsCanceled)
        {
            // It hangs, or is not wanted any more: nobody waits for it, but what it gives after all, perhaps just now, is disposed.
            _ = GiveUpAsync(creation, attempt);
            if (exception is not TimeoutException)
            {
                throw;
            }

            stage.ReportStartProblem(FormattableString.Invariant($"a replica was not there after {engine.Options.CreationTimeout.TotalSeconds} s"));
            engine.Log.ReplicaHangs(stage.Name, engine.Options.CreationTimeout.TotalSeconds, retryDelay.TotalSeconds);
            return false;
        }
        catch (Exception exception) when (!_cancelled.IsCancellationRequested)
        {
            stage.ReportStartProblem($"a replica could not be created: {exception.Message}");
            engine.Log.ReplicaFailed(stage.Name, retryDelay.TotalSeconds, exception);
            attempt.Dispose();
            return false;
        }

        attempt.Dispose();
        if (stage.Add(this, replica))
        {
            engine.Log.ReplicaStarted(stage.Name, engine.Time.GetElapsedTime(began).TotalSeconds);
        }
        else
        {
            await engine.DisposeReplicaAsync(replica, stage.Name).ConfigureAwait(false);
        }

        return true;
    }

    // Asynchronous, so that a client that throws at once fails its task; and on a thread of its own, so that one that blocks does not block the timeout.
    private Task<IStageReplica> CreateAsync(CancellationToken cancellationToken) =>
        Task.Run(async () => await client.CreateReplicaAsync(cancellationToken).ConfigureAwait(false), CancellationToken.None);

    private async Task GiveUpAsync(Task<IStageReplica> creation, CancellationTokenSource attempt)
    {
        engine.Background.Begin();
        try
        {
            await attempt.CancelAsync().ConfigureAwait(false);
            IStageReplica replica = await creation.ConfigureAwait(false);
            await engine.DisposeReplicaAsync(replica, stage.Name).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            engine.Log.LateCreationFailed(stage.Name, exception);
        }
        finally
        {
            attempt.Dispose();
            engine.Background.End();
        }
    }
}
