using Microsoft.Extensions.Hosting;

namespace InferLine.Backends.Triton.DependencyInjection;

/// <summary>Compares the servers with what they were asked for, when the host starts and every so often.</summary>
internal sealed class TritonReconciler(TritonBackend backend, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(backend.ReconcileInterval, time);
        do
        {
            try
            {
                await backend.ReconcileAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                // The next comparison may go better; the status tells what is wrong meanwhile.
                backend.LogFailure(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
