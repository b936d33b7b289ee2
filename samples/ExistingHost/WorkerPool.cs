using System.Threading.Channels;

namespace ExistingHost;

/// <summary>A stage of the service: a queue, and workers that take one photo at a time from it. It knows nothing of InferLine.</summary>
internal sealed class WorkerPool(string stage, TimeSpan workTime) : BackgroundService
{
    /// <summary>What a worker needs to load its model.</summary>
    public static readonly TimeSpan StartTime = TimeSpan.FromSeconds(1);

    private const int MaxQueued = 1000;

    private readonly Channel<TaskCompletionSource> _queue = Channel.CreateBounded<TaskCompletionSource>(MaxQueued);
    private readonly Stack<CancellationTokenSource> _workers = new();
    private int _running;

    /// <summary>The workers that have loaded their model.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The photos that wait.</summary>
    public int Queued => _queue.Reader.Count;

    /// <summary>Does the work of this stage for one photo.</summary>
    /// <exception cref="QueueFullException">There is no room for it.</exception>
    public Task ProcessAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite(done) ? done.Task : throw new QueueFullException($"{MaxQueued} photos wait for '{stage}'");
    }

    /// <summary>Starts workers, or lets some go once they are done with what they do.</summary>
    public int ScaleTo(int count)
    {
        lock (_workers)
        {
            while (_workers.Count < count)
            {
                var leaving = new CancellationTokenSource();
                _workers.Push(leaving);
                _ = WorkAsync(leaving.Token);
            }

            while (_workers.Count > count)
            {
                _workers.Pop().Cancel();
            }

            return count;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ScaleTo(0);
    }

    private async Task WorkAsync(CancellationToken leaving)
    {
        try
        {
            await Task.Delay(StartTime, leaving);
            Interlocked.Increment(ref _running);
        }
        catch (OperationCanceledException)
        {
            return; // it was told to leave before it began
        }

        try
        {
            while (true)
            {
                TaskCompletionSource photo = await _queue.Reader.ReadAsync(leaving);
                await Task.Delay(workTime, CancellationToken.None); // a model would run here
                photo.SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
