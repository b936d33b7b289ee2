using InferLine.Workloads;

namespace InferLine.Output;

/// <summary>What <c>trace stats --json</c> prints.</summary>
internal sealed record TraceStatisticsDocument(
    int Queries, double DurationS, double MeanRateQps, double PeakRateQps, double? CoefficientOfVariation, double LongestGapS)
{
    public static TraceStatisticsDocument From(TraceStatistics statistics) =>
        new(
            statistics.Queries,
            statistics.DurationSeconds,
            statistics.MeanRatePerSecond,
            statistics.PeakRatePerSecond,
            statistics.CoefficientOfVariation,
            statistics.LongestGapSeconds);
}
