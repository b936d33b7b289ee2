using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Figures;
using InferLine.Reporting.Html;

namespace InferLine.Reporting.Sections;

/// <summary>The latencies of the queries: their distribution, their tail, and how they change over time, with the objective.</summary>
internal sealed class LatencySection(Page page, LatencySummary summary, ReadOnlyMemory<double> latenciesSeconds, ServiceLevelObjective? slo)
{
    public void Add(LatencyOverTime overTime)
    {
        var distribution = new LatencyDistribution(latenciesSeconds.Span);
        var table = new DataTable("Percentiles of the latency");
        table.Header(["Mean", "p50", "p90", "p95", "p99", "p99.9", "Slowest"]);
        table.Row(
        [
            .. new[] { summary.MeanSeconds, summary.P50Seconds, summary.P90Seconds, summary.P95Seconds, summary.P99Seconds, summary.P999Seconds, summary.MaxSeconds }
                .Select(Quantity.Duration),
        ]);
        page.Add("latency", "Latency", new HtmlBuilder().Add($"""
            <div class="card">{table.ToMarkup()}</div>
            {page.Draw(Histogram(distribution), Tail(distribution), OverTime(overTime))}
            """).ToMarkup());
    }

    private Chart Histogram(LatencyDistribution distribution)
    {
        (double[] edges, double[] shares) = distribution.Histogram();
        return new Chart
        {
            Id = "latency-distribution",
            Title = "Distribution",
            Note = $"The share of the queries in each of {Quantity.Count(edges.Length - 1)} ranges of latency{(distribution.IsLogarithmic ? ", which grow with the latency" : "")}.",
            X = new ChartAxis("Latency", Unit.Duration, distribution.IsLogarithmic),
            Y = new ChartAxis("Share of queries", Unit.Share),
            At = edges,
            Series = [new ChartSeries("Share of queries", SeriesShape.Area, 1, ChartValues.Of(shares))],
            Marks = Objective(isVertical: true),
        };
    }

    private Chart Tail(LatencyDistribution distribution)
    {
        (double[] latencies, double[] shares) = distribution.Tail();
        ChartMark[] allowed = slo is { Percentile: < 100 } objective ? [new ChartMark("May be late", 1 - (objective.Percentile / 100), IsVertical: false, Colour: 7)] : [];
        return new Chart
        {
            Id = "latency-tail",
            Title = "Tail",
            Note = "What share of the queries takes at least as long, down to the slowest one. The objective is met where the curve crosses its line below what may be late.",
            X = new ChartAxis("Latency", Unit.Duration, distribution.IsLogarithmic),
            Y = new ChartAxis("Share that takes at least as long", Unit.Share, IsLogarithmic: true),
            At = latencies,
            Series = [new ChartSeries("Share that takes at least as long", SeriesShape.Line, 1, ChartValues.Of(shares))],
            Marks = [.. Objective(isVertical: true), .. allowed],
        };
    }

    private Chart OverTime(LatencyOverTime overTime) => new()
    {
        Id = "latency-over-time",
        Title = "Over time",
        IsWide = true,
        Note = $"By the time at which the queries arrived, in intervals of {Quantity.Duration(overTime.IntervalSeconds)}: the median and the slowest of each.",
        X = new ChartAxis("Time", Unit.Clock),
        Y = new ChartAxis("Latency", Unit.Duration),
        At = overTime.Starts,
        Series =
        [
            new ChartSeries("Slowest", SeriesShape.Line, 2, ChartValues.Of(overTime.Slowest)),
            new ChartSeries("Median", SeriesShape.Line, 1, ChartValues.Of(overTime.Median)),
        ],
        Marks = Objective(isVertical: false),
    };

    private ChartMark[] Objective(bool isVertical) => slo is null ? [] : [new ChartMark("Objective", slo.LatencySeconds, isVertical)];
}
