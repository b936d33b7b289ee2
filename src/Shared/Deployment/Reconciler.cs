using Microsoft.Extensions.Hosting;

namespace InferLine.Backends.Deployment;

/// <summary>Compares the servers with what they were asked for, when the host starts and every so often.</summary>
internal sealed class Reconciler(Func<CancellationToken, Task> reconcile, TimeSpan interval, Action<Exception> logFailure, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await reconcile(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                // The next comparison may go better; the status tells what is wrong meanwhile.
                logFailure(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
