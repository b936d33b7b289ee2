namespace InferLine.Hosting.Scaling;

/// <summary>Calls something that may hang: it is cancelled at its time-out, and left alone if it does not heed that.</summary>
internal static class BoundedCall
{
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static async Task<T> InvokeAsync<T>(Func<CancellationToken, ValueTask<T>> call, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        // Not disposed: a call that was left alone may still hold the token.
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // On a thread of its own, since a call may also block before it returns its task.
        Task<T> task = Task.Run(async () => await call(source.Token).ConfigureAwait(false), CancellationToken.None);
        try
        {
            T result = await task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            source.Dispose();
            return result;
        }
        catch (Exception) when (!task.IsCompleted)
        {
            _ = source.CancelAsync();
            _ = task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }
}
