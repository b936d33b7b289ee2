namespace InferLine.Planning;

/// <summary>The cheapest plan below a ceiling; the least bound above the ceiling is remembered.</summary>
internal sealed class CheapestGoal(PlanSpace space, BestPlan best, double ceiling, Action found) : ISearchGoal
{
    private readonly Lock _lock = new();

    /// <summary>The least bound that was turned away for exceeding the ceiling; infinite if none was.</summary>
    public double Beyond { get; private set; } = double.PositiveInfinity;

    public bool Wants(double boundCostPerHour)
    {
        if (!best.IsImprovedBy(boundCostPerHour))
        {
            return false;
        }

        if (boundCostPerHour <= ceiling * (1 + BestPlan.CostTolerance))
        {
            return true;
        }

        lock (_lock)
        {
            Beyond = Math.Min(Beyond, boundCostPerHour);
        }

        return false;
    }

    public void Found(ReadOnlySpan<StageChoice> choices)
    {
        if (best.Offer(choices, space.Cost(choices)))
        {
            found();
        }
    }
}
