namespace InferLine.Hosting.Tests.Stress;

/// <summary>The system's clock, ten times as fast: what waits for seconds takes tenths of them.</summary>
internal sealed class FastTime : TimeProvider
{
    private const int Speed = 10;

    public override long TimestampFrequency => System.TimestampFrequency / Speed;

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(System.CreateTimer(callback, state, Shorter(dueTime), Shorter(period)));

    /// <summary>A timer counts in milliseconds, and takes less than one for never or at once.</summary>
    private static TimeSpan Shorter(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / Speed));

    private sealed class Timer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Shorter(dueTime), Shorter(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
