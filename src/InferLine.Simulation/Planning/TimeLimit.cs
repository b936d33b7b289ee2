namespace InferLine.Planning;

/// <summary>Ends a search when the caller cancels it or its time is up.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly ITimer? _timer;

    public TimeLimit(PlannerOptions options, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options.TimeLimit is { } limit)
        {
            _timer = options.TimeProvider.CreateTimer(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop, limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Cancelled by either.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        _timer?.Dispose();
        _stop.Dispose();
    }
}
