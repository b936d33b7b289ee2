namespace InferLine.Backends.TorchServe.Tests.Backend;

/// <summary>A clock that moves by the pauses between two looks at a server, and stands while the machine does something else: a time limit is a number of looks, as the fake's own time is one of requests.</summary>
internal sealed class PolledTime : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(10);

    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && dueTime <= LongestPause)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
