namespace InferLine.Hosting.Scaling;

/// <summary>Calls something that may hang: it is cancelled at its time-out, and left alone if it does not heed that.</summary>
internal static class BoundedCall
{
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static async Task<T> InvokeAsync<T>(Func<CancellationToken, ValueTask<T>> call, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // On a thread of its own, since a call may also block before it returns its task.
        Task<T> task = Task.Run(async () => await call(source.Token).ConfigureAwait(false), CancellationToken.None);
        try
        {
            return await task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ = EndAsync(task, source);
        }
    }

    /// <summary>Gives back what the call held, once it has ended: one that was left alone may still hold the token.</summary>
    private static async Task EndAsync(Task task, CancellationTokenSource source)
    {
        if (!task.IsCompleted)
        {
            await source.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        source.Dispose();
    }
}
