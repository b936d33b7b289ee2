using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>The outcome of a search.</summary>
/// <param name="Plan">The plan; <see langword="null"/> if none was found that meets the objective.</param>
/// <param name="Search">How the search ended; its reason says why there is no plan.</param>
public sealed record PlanningResult(Plan? Plan, SearchSummary Search)
{
    /// <summary>How the best plan and the lower bound came together, in order of time; of a very long search, not every change of the bound.</summary>
    public IReadOnlyList<SearchStep> Steps { get; init; } = [];
}
