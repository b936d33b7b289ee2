namespace InferLine.Plans;

/// <summary>How a search for a plan ended.</summary>
public enum SearchStatus
{
    /// <summary>The plan meets the objective, and no cheaper one does.</summary>
    Optimal = 0,

    /// <summary>The plan meets the objective; a cheaper one may exist, down to the lower bound.</summary>
    Feasible = 1,

    /// <summary>There is no plan that meets the objective, or the planner, which does not look at all plans, found none; the reason says which.</summary>
    Infeasible = 2,

    /// <summary>The search was stopped before it found a plan or ruled out that there is one.</summary>
    Unknown = 3,
}
