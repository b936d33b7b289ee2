using InferLine.Input;
using InferLine.NetworkCalculus;
using InferLine.Workloads;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What the <c>trace</c> commands print for people.</summary>
internal static class TraceReport
{
    public static void Write(Terminal terminal, TraceStatistics statistics)
    {
        Table table = Tables.Create("queries", ">duration s", ">mean qps", ">peak qps (1 s)", ">CV of gaps", ">longest gap s");
        table.Row(
            Format.Count(statistics.Queries),
            Format.Seconds(statistics.DurationSeconds),
            Format.Rate(statistics.MeanRatePerSecond),
            Format.Rate(statistics.PeakRatePerSecond),
            statistics.CoefficientOfVariation is { } variation ? Format.Ratio(variation) : "unknown",
            Format.Seconds(statistics.LongestGapSeconds));
        terminal.Write(table);
    }

    public static void Write(Terminal terminal, ArrivalCurve curve)
    {
        Table table = Tables.Create("window", ">most queries", ">qps");
        foreach (ArrivalCurvePoint point in curve.Points)
        {
            table.Row(Duration.Format(point.Window), Format.Count(point.MaxArrivals), Format.Rate(point.RatePerSecond));
        }

        terminal.Write(table);
    }

    /// <summary>Says what was written where; not if the data themselves went to standard output.</summary>
    public static void WriteSummary(Terminal terminal, ArrivalTrace trace, string what, string writtenTo)
    {
        if (!OptionKinds.IsStandardStream(writtenTo))
        {
            terminal.Text.WriteLine(Plain.Line(
                $"Wrote {what} of {Format.Queries(trace.Count)} in {Format.Seconds(trace.DurationSeconds)} s "
                + $"({Format.Rate(trace.MeanRatePerSecond)} per second) to {writtenTo}."));
        }
    }
}
