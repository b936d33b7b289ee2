using InferLine.NetworkCalculus;
using InferLine.Plans;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Figures;
using InferLine.Reporting.Html;
using InferLine.Workloads;

namespace InferLine.Reporting.Sections;

/// <summary>The load over time, and its envelope beside the one that was planned for.</summary>
/// <param name="page">The page.</param>
/// <param name="arrivals">The load.</param>
/// <param name="plan">The plan, if there is one.</param>
internal sealed class ArrivalSection(Page page, ArrivalTrace arrivals, Plan? plan)
{
    /// <summary>The windows of the envelope where the plan names none.</summary>
    private static readonly TimeSpan s_firstWindow = TimeSpan.FromMilliseconds(50);

    public void Add()
    {
        TraceStatistics statistics = TraceStatistics.Of(arrivals);
        page.Add("arrivals", "Arrivals", new HtmlBuilder().Add($"""
            <p>{Quantity.Count(statistics.Queries)} queries in {Quantity.Duration(statistics.DurationSeconds)}: {Quantity.Number(statistics.MeanRatePerSecond)} per second in the mean, up to {Quantity.Number(statistics.PeakRatePerSecond)} within one second.
            The coefficient of variation of the times between arrivals is {Quantity.Format(statistics.CoefficientOfVariation, Unit.Number)}; that of a Poisson process is 1.</p>
            {page.Draw(OverTime(), Envelope())}
            """).ToMarkup());
    }

    private Chart OverTime()
    {
        var rates = new ArrivalRates(arrivals.Seconds, arrivals.DurationSeconds, plan?.Envelope?.Points.Select(point => point.Window) ?? []);
        Downsampling shown = Downsampling.Of(rates.PerSecond);
        string interval = Quantity.Duration(rates.IntervalSeconds);
        var marks = new List<ChartMark>();
        if (plan?.MeanRatePerSecond is { } mean)
        {
            marks.Add(new ChartMark("Planned mean", mean, IsVertical: false, Colour: 7));
        }

        if (plan?.Envelope?.Points.Where(point => point.Window.TotalSeconds == rates.IntervalSeconds).ToArray() is [ArrivalCurvePoint planned])
        {
            marks.Add(new ChartMark($"Planned envelope, in {interval}", planned.RatePerSecond, IsVertical: false));
        }

        ChartSeries[] series = shown.IsWhole
            ? [new ChartSeries("Rate", SeriesShape.Step, 1, ChartValues.Of(shown.Mean))]
            :
            [
                new ChartSeries("Rate", SeriesShape.Band, 1, ChartValues.Of(shown.High)) { Low = ChartValues.Of(shown.Low) },
                new ChartSeries("Mean rate", SeriesShape.Line, 1, ChartValues.Of(shown.Mean)),
            ];
        return new Chart
        {
            Id = "arrivals-over-time",
            Title = "Rate over time",
            Note = shown.IsWhole
                ? $"In intervals of {interval}."
                : $"In intervals of {interval}, of which {Quantity.Number((double)rates.PerSecond.Length / shown.First.Length)} at a time are shown by their lowest, mean and highest rate.",
            X = new ChartAxis("Time", Unit.Clock),
            Y = new ChartAxis("Rate", Unit.Rate),
            At = [.. shown.First.Select(first => first * rates.IntervalSeconds)],
            Series = series,
            Marks = marks,
        };
    }

    private Chart Envelope()
    {
        IReadOnlyList<TimeSpan> windows = plan?.Envelope is { } planned ? [.. planned.Points.Select(point => point.Window)] : ArrivalCurve.DoublingWindows(s_firstWindow);
        ArrivalCurve live = ArrivalCurve.Of(arrivals, windows);
        var series = new List<ChartSeries> { new("This load", SeriesShape.Dots, 1, ChartValues.Of(live.Points.Select(point => point.RatePerSecond))) };
        if (plan?.Envelope is { } envelope)
        {
            series.Insert(0, new ChartSeries("Planned", SeriesShape.Dots, 2, ChartValues.Of(envelope.Points.Select(point => point.RatePerSecond))));
        }

        return new Chart
        {
            Id = "envelope",
            Title = "Traffic envelope",
            Note = plan?.Envelope is null ? "The highest rate in any window of a length. Both axes are logarithmic." : "The highest rate in any window of a length; both axes are logarithmic. Where this load is above the planned envelope, more came than was planned for.",
            X = new ChartAxis("Window", Unit.Duration, IsLogarithmic: true),
            Y = new ChartAxis("Highest rate", Unit.Rate, IsLogarithmic: true),
            At = [.. windows.Select(window => window.TotalSeconds)],
            Series = series,
        };
    }
}
