namespace InferLine.NetworkCalculus;

/// <summary>Bounds in seconds as durations.</summary>
internal static class Durations
{
    /// <summary>The next longer duration; <see langword="null"/> beyond the longest time that the library accepts.</summary>
    public static TimeSpan? RoundUp(double seconds) =>
        seconds <= Require.MaxSeconds ? TimeSpan.FromTicks((long)Math.Ceiling(Math.Max(0, seconds) * TimeSpan.TicksPerSecond)) : null;
}
