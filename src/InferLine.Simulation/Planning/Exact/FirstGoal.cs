namespace InferLine.Planning;

/// <summary>Any plan up to a cost; the search ends with the first.</summary>
internal sealed class FirstGoal(double maxCostPerHour) : ISearchGoal
{
    private StageChoice[]? _choices;

    /// <summary>The plan, or <see langword="null"/> if there is none.</summary>
    public StageChoice[]? Choices => Volatile.Read(ref _choices);

    public bool Wants(double boundCostPerHour) => Choices is null && boundCostPerHour <= maxCostPerHour * (1 + BestPlan.CostTolerance);

    public void Found(ReadOnlySpan<StageChoice> choices) => Interlocked.CompareExchange(ref _choices, choices.ToArray(), null);
}
