namespace InferLine.Plans;

/// <summary>How a search for a plan ended.</summary>
public enum SearchStatus
{
    /// <summary>The plan meets the objective, and no cheaper one does.</summary>
    Optimal = 0,

    /// <summary>The plan meets the objective; a cheaper one may exist, down to the lower bound.</summary>
    Feasible = 1,

    /// <summary>No plan that meets the objective was found, for the reason given.</summary>
    Infeasible = 2,
}
