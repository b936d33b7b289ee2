namespace InferLine.Planning;

/// <summary>Of all plans up to a cost the fastest, and of these the first in the documented order; gives up when there are many, since each is simulated.</summary>
/// <param name="maxCostPerHour">The cost.</param>
/// <param name="percentileSeconds">Tells the latency of a plan.</param>
/// <param name="order">Compares plans by the documented order.</param>
internal sealed class FastestGoal(double maxCostPerHour, Func<StageChoice[], double> percentileSeconds, Comparison<StageChoice[]> order) : ISearchGoal
{
    private const int MostPlans = 12;

    private readonly Lock _lock = new();
    private double _seconds = double.PositiveInfinity;
    private int _plans;

    /// <summary>The plan so far.</summary>
    public StageChoice[]? Choices { get; private set; }

    /// <summary>Whether all plans were looked at.</summary>
    public bool IsComplete => Volatile.Read(ref _plans) <= MostPlans;

    public bool Wants(double boundCostPerHour) => IsComplete && boundCostPerHour <= maxCostPerHour * (1 + BestPlan.CostTolerance);

    public void Found(ReadOnlySpan<StageChoice> choices)
    {
        if (Interlocked.Increment(ref _plans) > MostPlans)
        {
            return;
        }

        StageChoice[] plan = choices.ToArray();
        lock (_lock)
        {
            double seconds = percentileSeconds(plan);
            if (seconds < _seconds || (seconds == _seconds && order(plan, Choices!) < 0))
            {
                _seconds = seconds;
                Choices = plan;
            }
        }
    }
}
