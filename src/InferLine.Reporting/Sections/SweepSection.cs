using InferLine.Planning;
using InferLine.Plans;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Html;

namespace InferLine.Reporting.Sections;

/// <summary>What the cheapest plans cost over a range of objectives, rates or degrees of burstiness.</summary>
internal sealed class SweepSection(Page page, SweepAxis axis, IReadOnlyList<SweepPoint> points)
{
    private readonly ChartAxis _x = axis switch
    {
        SweepAxis.Latency => new ChartAxis("Latency objective", Unit.Duration),
        SweepAxis.Rate => new ChartAxis("Mean rate", Unit.Rate),
        _ => new ChartAxis("Coefficient of variation", Unit.Number),
    };

    /// <summary>What is varied, within a sentence.</summary>
    public static string Name(SweepAxis axis) => axis switch
    {
        SweepAxis.Latency => "the latency objective",
        SweepAxis.Rate => "the mean rate",
        _ => "the burstiness of the load",
    };

    public void Add()
    {
        page.Add("cost", "Cost", page.Draw(Cost(), Latency()));
        page.Add("plans", "Plans", new HtmlBuilder().Add($"""<div class="card">{Plans()}</div>""").ToMarkup());
    }

    private Chart Cost() => new()
    {
        Id = "sweep-cost",
        Title = $"Cost against {Name(axis)}",
        Note = "What the plan that was found costs, and what any plan costs at least. Where the two are one, the plan is proved to be the cheapest.",
        X = _x,
        Y = new ChartAxis("Cost per hour", Unit.Cost),
        At = [.. points.Select(point => point.Value)],
        Series =
        [
            new ChartSeries("Lower bound", SeriesShape.Line, 3, ChartValues.Of(points.Select(point => point.Result.Search.LowerBoundCostPerHour))),
            new ChartSeries("Plan", SeriesShape.Dots, 1, ChartValues.Of(points.Select(point => point.Result.Plan?.CostPerHour))),
        ],
    };

    private Chart Latency() => new()
    {
        Id = "sweep-latency",
        Title = $"Latency against {Name(axis)}",
        Note = "The percentile of the objective and the median, as estimated for each plan.",
        X = _x,
        Y = new ChartAxis("Latency", Unit.Duration),
        At = [.. points.Select(point => point.Value)],
        Series =
        [
            .. axis == SweepAxis.Latency ? [new ChartSeries("Objective", SeriesShape.Line, ChartSeries.LimitColour, ChartValues.Of(points.Select(point => point.Value)))] : Array.Empty<ChartSeries>(),
            new ChartSeries("At the percentile", SeriesShape.Dots, 2, ChartValues.Of(points.Select(point => point.Result.Plan?.Estimate?.AtPercentile.TotalSeconds))),
            new ChartSeries("Median", SeriesShape.Dots, 1, ChartValues.Of(points.Select(point => point.Result.Plan?.Estimate?.P50.TotalSeconds))),
        ],
        Marks = axis != SweepAxis.Latency && points.Select(point => point.Result.Plan?.Slo).FirstOrDefault(slo => slo is not null) is { } objective
            ? [new ChartMark("Objective", objective.LatencySeconds, IsVertical: false)]
            : [],
    };

    private Markup Plans()
    {
        var table = new DataTable("The plans of the sweep", endsInText: true);
        table.Header([_x.Label, "Cost/h", "At least", "At the percentile", "In time", "Plan"]);
        foreach (SweepPoint point in points)
        {
            (Plan? plan, SearchSummary search) = point.Result;
            table.Row(
            [
                Quantity.Format(point.Value, _x.Unit),
                Quantity.Format(plan?.CostPerHour, Unit.Cost),
                Quantity.Format(search.LowerBoundCostPerHour, Unit.Cost),
                Quantity.Format(plan?.Estimate?.AtPercentile.TotalSeconds, Unit.Duration),
                Quantity.Format(plan?.Estimate?.Attainment, Unit.Share),
                plan is null ? $"none: {search.Reason ?? "not found"}" : $"{StageChoices.Describe(plan)}{(search.Status == SearchStatus.Optimal ? "" : " (not proved)")}",
            ]);
        }

        return table.ToMarkup();
    }
}
