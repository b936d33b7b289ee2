using InferLine.Reporting.Html;

namespace InferLine.Reporting.Charts;

/// <summary>Writes the place of a chart in the page: its caption and legend, the plot that the script fills, and its data as a table.</summary>
internal static class ChartFigure
{
    public static Markup Of(Chart chart)
    {
        var html = new HtmlBuilder();
        html.Add($"""<figure class="chart{(chart.IsWide ? " wide" : "")}" id="{chart.Id}"><figcaption><h3>{chart.Title}</h3><p>{chart.Note}</p>{Legend(chart)}</figcaption>""");
        if (chart.At.Count == 0 && !chart.IsLive)
        {
            html.Add($"""<p class="empty">There is nothing to show.</p></figure>""");
            return html.ToMarkup();
        }

        html.Add($"""
            <div class="plot" data-chart="{chart.Id}" role="img" tabindex="0" aria-label="{chart.Alternative}"></div>
            <p class="readout" aria-live="polite"></p>
            <details><summary>Data of this chart</summary>{(chart.IsLive ? LiveTable(chart) : Table(chart))}</details></figure>
            """);
        return html.ToMarkup();
    }

    private static Markup Legend(Chart chart)
    {
        var html = new HtmlBuilder();
        html.Add($"""<ul class="legend">""");
        foreach (ChartSeries series in chart.Series)
        {
            html.Add($"<li>{Swatch(series.Shape is SeriesShape.Band or SeriesShape.Area ? "area" : "line", series.Colour)}{series.Label}</li>");
        }

        foreach (ChartMark mark in chart.Marks)
        {
            html.Add($"""<li>{Swatch("mark", mark.Colour)}{mark.Label}, <span data-mark="{mark.Label}">{chart.ValueOf(mark)}</span></li>""");
        }

        html.Add($"</ul>");
        return html.ToMarkup();
    }

    private static Markup Swatch(string kind, int colour)
    {
        var html = new HtmlBuilder();
        html.Add($"""<svg class="swatch {kind} c{colour}" width="18" height="10" aria-hidden="true">""");
        if (kind == "area")
        {
            html.Add($"""<rect x="0" y="1" width="18" height="8" rx="2"/></svg>""");
        }
        else
        {
            html.Add($"""<line x1="1" y1="5" x2="17" y2="5"/></svg>""");
        }

        return html.ToMarkup();
    }

    private static Markup Table(Chart chart)
    {
        var table = new DataTable(chart.Title);
        table.Header([chart.X.Label, .. chart.Series.SelectMany(series => series.Low is null ? [series.Label] : new[] { series.Label + ", lowest", series.Label + ", highest" })]);
        for (int i = 0; i < chart.At.Count; i++)
        {
            table.Row([Quantity.Format(chart.At[i], chart.X.Unit), .. chart.Series.SelectMany(series => Cells(series, i, chart.Y.Unit))]);
        }

        return table.ToMarkup();
    }

    /// <summary>A place for the table, which the script fills when it is opened.</summary>
    private static Markup LiveTable(Chart chart) =>
        new HtmlBuilder().Add($"""<div class="scroll" role="region" tabindex="0" aria-label="{chart.Title}" data-table="{chart.Id}"></div>""").ToMarkup();

    private static IEnumerable<string> Cells(ChartSeries series, int i, Unit unit)
    {
        if (series.Low is { } low)
        {
            yield return Quantity.Format(low[i], unit);
        }

        yield return Quantity.Format(series.Values[i], unit);
    }
}
