namespace InferLine.Serving.Timing;

/// <summary>Between time spans and the ticks of a provider's time stamps; both ways rounded up, so that nothing is early.</summary>
internal static class TimeProviderTicks
{
    /// <summary>The ticks of a duration.</summary>
    public static long Ticks(this TimeProvider time, TimeSpan duration) =>
        (long)Math.Ceiling((decimal)duration.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);

    /// <summary>The duration of so many ticks.</summary>
    public static TimeSpan Span(this TimeProvider time, long ticks) =>
        TimeSpan.FromTicks((long)Math.Ceiling((decimal)ticks * TimeSpan.TicksPerSecond / time.TimestampFrequency));
}
