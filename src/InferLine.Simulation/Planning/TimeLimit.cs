using System.Globalization;

namespace InferLine.Planning;

/// <summary>Ends a search when the caller cancels it or its time is up.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly ITimer? _timer;
    private readonly CancellationToken _caller;
    private readonly TimeSpan? _limit;

    public TimeLimit(PlannerOptions options, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        _limit = options.TimeLimit;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options.TimeLimit is { } limit)
        {
            _timer = options.TimeProvider.CreateTimer(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop, limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Cancelled by either.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Why a search was stopped, for people.</summary>
    public string Why => _caller.IsCancellationRequested
        ? "the search was cancelled"
        : string.Create(CultureInfo.InvariantCulture, $"the time limit of {_limit?.TotalSeconds:0.###} s was reached");

    /// <summary>Ends with an exception if the search was stopped by the caller; the time limit alone is no exception.</summary>
    public void ThrowIfCancelled() => _caller.ThrowIfCancellationRequested();

    public void Dispose()
    {
        _timer?.Dispose();
        _stop.Dispose();
    }
}
