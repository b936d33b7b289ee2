namespace InferLine.Planning;

/// <summary>How far a search has come.</summary>
/// <param name="Phase">What the search does at the moment, in a few words.</param>
/// <param name="CostPerHour">The cost of the best plan so far; <see langword="null"/> before there is one.</param>
/// <param name="LowerBoundCostPerHour">No plan that meets the objective costs less than this.</param>
/// <param name="Simulations">How many times a stage was simulated so far.</param>
public sealed record PlanningProgress(string Phase, double? CostPerHour, double LowerBoundCostPerHour, long Simulations)
{
    /// <summary>The gap between the plan and the bound as a share, 0 or more, of the plan's cost; <see langword="null"/> before there is a plan.</summary>
    public double? Gap => CostPerHour is { } cost ? Math.Max(0, (cost - LowerBoundCostPerHour) / cost) : null;
}
