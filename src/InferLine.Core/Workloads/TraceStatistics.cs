using InferLine.NetworkCalculus;
using MathNet.Numerics.Statistics;

namespace InferLine.Workloads;

/// <summary>What a trace looks like, in a few figures.</summary>
public sealed record TraceStatistics
{
    /// <summary>The number of arrivals.</summary>
    public required int Queries { get; init; }

    /// <summary>The time of the last arrival, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Arrivals per second over the whole trace; 0 if all arrive at time 0.</summary>
    public required double MeanRatePerSecond { get; init; }

    /// <summary>The largest rate over any window of one second, in queries per second.</summary>
    public required double PeakRatePerSecond { get; init; }

    /// <summary>The standard deviation (n - 1) of the times between arrivals divided by their mean; <see langword="null"/> for fewer than three arrivals or no time between them.</summary>
    public required double? CoefficientOfVariation { get; init; }

    /// <summary>The longest time between two arrivals, in seconds; 0 for a single arrival.</summary>
    public required double LongestGapSeconds { get; init; }

    /// <summary>Computes the figures of a trace.</summary>
    /// <param name="trace">The trace.</param>
    public static TraceStatistics Of(ArrivalTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var gaps = new RunningStatistics();
        ReadOnlySpan<double> seconds = trace.Seconds;
        for (int i = 1; i < seconds.Length; i++)
        {
            gaps.Push(seconds[i] - seconds[i - 1]);
        }

        return new TraceStatistics
        {
            Queries = trace.Count,
            DurationSeconds = trace.DurationSeconds,
            MeanRatePerSecond = trace.MeanRatePerSecond,
            PeakRatePerSecond = ArrivalCurve.Of(trace, [TimeSpan.FromSeconds(1)]).Points[0].RatePerSecond,
            CoefficientOfVariation = gaps.Count >= 2 && gaps.Mean > 0 ? gaps.StandardDeviation / gaps.Mean : null,
            LongestGapSeconds = gaps.Count > 0 ? gaps.Maximum : 0,
        };
    }
}
