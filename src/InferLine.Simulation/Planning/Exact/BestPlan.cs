namespace InferLine.Planning;

/// <summary>The cheapest plan found so far, by any worker.</summary>
internal sealed class BestPlan
{
    /// <summary>Costs are sums of prices, in varying order; they count as equal within this share.</summary>
    public const double CostTolerance = 1e-9;

    private readonly Lock _lock = new();
    private StageChoice[]? _choices;
    private double _cost = double.PositiveInfinity;

    /// <summary>The cost; infinite before there is a plan.</summary>
    public double CostPerHour => Volatile.Read(ref _cost);

    public StageChoice[]? Choices
    {
        get
        {
            lock (_lock)
            {
                return _choices;
            }
        }
    }

    /// <summary>Whether a plan of this cost, or a bound, would be an improvement.</summary>
    public bool IsImprovedBy(double costPerHour) => costPerHour < CostPerHour * (1 - CostTolerance);

    /// <summary>Takes a plan that meets the objective, if it is cheaper.</summary>
    public bool Offer(ReadOnlySpan<StageChoice> choices, double costPerHour)
    {
        lock (_lock)
        {
            if (_choices is not null && !IsImprovedBy(costPerHour))
            {
                return false;
            }

            _choices = choices.ToArray();
            Volatile.Write(ref _cost, costPerHour);
            return true;
        }
    }

    /// <summary>Takes a plan of the same cost instead.</summary>
    public void Replace(StageChoice[] choices)
    {
        lock (_lock)
        {
            _choices = choices;
        }
    }
}
