namespace InferLine.Serving.Timing;

/// <summary>Between time spans and the ticks of a provider's time stamps.</summary>
internal static class TimeProviderTicks
{
    /// <summary>The ticks of a duration, rounded up.</summary>
    public static long Ticks(this TimeProvider time, TimeSpan duration) =>
        (long)Math.Ceiling((decimal)duration.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);

    /// <summary>The duration of so many ticks, rounded up to what the provider's timers resolve, so that they are not early: those of the system count milliseconds.</summary>
    public static TimeSpan RoundUp(this TimeProvider time, long ticks)
    {
        decimal duration = Math.Max(0, ticks) * (decimal)TimeSpan.TicksPerSecond / time.TimestampFrequency;
        decimal resolution = ReferenceEquals(time, TimeProvider.System) ? TimeSpan.TicksPerMillisecond : 1;
        return TimeSpan.FromTicks((long)(Math.Ceiling(duration / resolution) * resolution));
    }
}
