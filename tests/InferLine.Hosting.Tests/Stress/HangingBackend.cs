using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Hosting.Tests.Stress;

/// <summary>A backend whose calls fail, take their time, hang, and hang without heeding their cancellation, until it has become calm.</summary>
internal sealed class HangingBackend(IServingBackend backend, Chance chance) : IServingBackend
{
    private int _calls;
    private int _running;

    public string Name => "hanging";

    public Pipeline Pipeline => backend.Pipeline;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The calls that have not ended.</summary>
    public int Running => Volatile.Read(ref _running);

    public async Task ApplyAsync(Plan plan, CancellationToken cancellationToken = default) =>
        await CallAsync(async () => { await backend.ApplyAsync(plan, cancellationToken); return true; }, cancellationToken);

    public async ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default) =>
        await CallAsync(() => backend.ScaleAsync(replicas, cancellationToken), cancellationToken);

    public async ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        await CallAsync(() => backend.GetStatusAsync(cancellationToken), cancellationToken);

    private async Task<T> CallAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _running);
        try
        {
            if (chance.Strikes(10))
            {
                throw new HttpRequestException("connection refused");
            }

            if (chance.Strikes(5))
            {
                await chance.Calm.WaitAsync(cancellationToken);
            }
            else if (chance.Strikes(5))
            {
                await chance.Calm;
            }
            else if (chance.Strikes(30))
            {
                await Task.Delay(chance.Next(10), CancellationToken.None);
            }

            // A call that was given up must not undo a later one.
            cancellationToken.ThrowIfCancellationRequested();
            return await call();
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
