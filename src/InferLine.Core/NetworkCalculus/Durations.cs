namespace InferLine.NetworkCalculus;

/// <summary>Bounds in seconds as durations.</summary>
internal static class Durations
{
    /// <summary>About 30 years: a longer bound is as good as none, and a sum of hundreds of these is still a <see cref="TimeSpan"/>.</summary>
    private const double MaxSeconds = 1e9;

    /// <summary>The next longer duration; <see langword="null"/> if it is too long to be useful.</summary>
    public static TimeSpan? RoundUp(double seconds) =>
        seconds <= MaxSeconds ? TimeSpan.FromTicks((long)Math.Ceiling(Math.Max(0, seconds) * TimeSpan.TicksPerSecond)) : null;
}
