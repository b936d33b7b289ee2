using System.Diagnostics.CodeAnalysis;

namespace InferLine.Serving.Tests.Testing;

/// <summary>A clock that a test moves from event to event. What is due at one time happens in the order in which it was asked for.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly PriorityQueue<Action, (long Due, long Number)> _events = new();
    private long _now;
    private long _number;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => _now;

    // Replicas are created on other threads, under a timeout.
    public void At(long due, Action action)
    {
        lock (_events)
        {
            _events.Enqueue(action, (Math.Max(due, _now), _number++));
        }
    }

    /// <summary>Lets everything happen that is due at the next time.</summary>
    /// <returns><see langword="false"/> if there is nothing left.</returns>
    public bool Advance()
    {
        if (!TryTake(long.MaxValue, out Action? action))
        {
            return false;
        }

        do
        {
            action();
        }
        while (TryTake(_now, out action));
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool TryTake(long latest, [NotNullWhen(true)] out Action? action)
    {
        lock (_events)
        {
            if (_events.TryPeek(out action, out (long Due, long Number) next) && next.Due <= latest)
            {
                _events.Dequeue();
                _now = next.Due;
                return true;
            }

            return false;
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                time.At(time._now + (dueTime.Ticks * 100), () =>
                {
                    if (setting == _setting)
                    {
                        callback(state);
                    }
                });
            }

            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
