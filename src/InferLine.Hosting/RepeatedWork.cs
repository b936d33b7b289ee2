using InferLine.Hosting.Telemetry;

namespace InferLine.Hosting;

/// <summary>Does something again and again until the pipeline stops, whatever happens.</summary>
internal sealed class RepeatedWork(TimeProvider time, HostingLog log, CancellationToken stopping)
{
    /// <param name="name">What messages call it.</param>
    /// <param name="interval">How long after each time it is due again.</param>
    /// <param name="action">What to do.</param>
    /// <returns>A task that ends, and does not fail, when the pipeline stops.</returns>
    public async Task RunAsync(string name, TimeSpan interval, Func<CancellationToken, Task> action)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false);
                await action(stopping).ConfigureAwait(false);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // What fails because all stops is no failure.
            }
            catch (Exception exception)
            {
                log.LoopFailed(name, exception);
            }
        }
    }
}
