namespace InferLine.Serving.Timing;

/// <summary>Calls a stage back when its oldest item has waited long enough: never early, and by the system's clock within 0.2 ms.</summary>
internal sealed class DelayTimer : IDisposable
{
    /// <summary>Precise alarms cannot be taken back, so only the last part of a wait is left to them.</summary>
    private static readonly TimeSpan s_precisely = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly DelayAlarm _alarm;
    private long _due;

    public DelayTimer(TimeProvider time, Action callback)
    {
        _time = time;
        _alarm = new DelayAlarm(callback);
        _timer = time.CreateTimer(static timer => ((DelayTimer)timer!).Elapsed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets the time of the next call; it takes the place of what was set before, which may still lead to a call.</summary>
    /// <param name="due">When, in the provider's ticks.</param>
    public void Set(long due)
    {
        Volatile.Write(ref _due, due);
        TimeSpan wait = _time.Span(Math.Max(0, due - _time.GetTimestamp()));
        if (!ReferenceEquals(_time, TimeProvider.System))
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
        else if (wait < s_precisely)
        {
            // The time stamps of the system's provider are those of Stopwatch.
            PreciseTimer.Shared.Set(_alarm, due);
        }
        else
        {
            _timer.Change(wait - (s_precisely / 2), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Elapsed()
    {
        long due = Volatile.Read(ref _due);
        if (due > _time.GetTimestamp())
        {
            Set(due);
        }
        else
        {
            _alarm.Ring();
        }
    }

    private sealed class DelayAlarm(Action callback) : Alarm
    {
        public override void Ring() => callback();
    }
}
