namespace InferLine.Input;

/// <summary>The largest values that options take, where the library itself has no tighter limit.</summary>
internal static class Limits
{
    /// <summary>The largest factor of a rate; that of <see cref="Workloads.ArrivalTrace.ScaleRate"/>.</summary>
    public const double LargestRateFactor = 1e6;

    /// <summary>The largest factor of a time: nanoseconds to seconds, and back.</summary>
    public const double LargestTimeFactor = 1e9;

    /// <summary>The longest trace or window: a century.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromDays(36_500);
}
