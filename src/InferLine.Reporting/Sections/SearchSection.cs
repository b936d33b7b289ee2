using InferLine.Planning;
using InferLine.Plans;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Html;

namespace InferLine.Reporting.Sections;

/// <summary>How a search went: the best plan so far and the lower bound over time, and how it ended.</summary>
internal static class SearchSection
{
    public static void Add(Page page, PlanningResult result)
    {
        SearchSummary search = result.Search;
        string end = search.Status switch
        {
            SearchStatus.Optimal => "No plan that meets the objective is cheaper: that is proved.",
            SearchStatus.Feasible => $"A cheaper plan may exist, but none that meets the objective costs less than {Quantity.Cost(search.LowerBoundCostPerHour)} per hour.",
            SearchStatus.Infeasible => "No plan was found that meets the objective.",
            _ => "The search was stopped before it found a plan or ruled out that there is one.",
        };
        string reason = search.Reason is { } why ? $" Reason: {why}." : "";
        page.Add("search", "Search", new HtmlBuilder().Add($"""
            <p>Planner {search.Method}: {Quantity.Count(search.Simulations)} simulations of a stage in {Quantity.Duration(search.Elapsed.TotalSeconds)}. {end}{reason}</p>
            {page.Draw(Progress(result))}
            """).ToMarkup());
    }

    private static Chart Progress(PlanningResult result) => new()
    {
        Id = "search-progress",
        Title = "Best plan and lower bound",
        Note = "The search ends with a proof where the two meet. The axis of costs may begin above 0.",
        IsWide = true,
        X = new ChartAxis("Time of search", Unit.Duration),
        Y = new ChartAxis("Cost per hour", Unit.Cost, FromZero: false),
        At = [.. result.Steps.Select(step => step.Elapsed.TotalSeconds)],
        Series =
        [
            new ChartSeries("Best plan", SeriesShape.Step, 1, ChartValues.Of(result.Steps.Select(step => step.CostPerHour))),
            new ChartSeries("Lower bound", SeriesShape.Step, 3, ChartValues.Of(result.Steps.Select(step => step.LowerBoundCostPerHour))),
        ],
    };
}
