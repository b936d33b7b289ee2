namespace InferLine.Planning;

/// <summary>The steps of a search, in bounded memory: where there are many, some of those that changed the bound alone are left out.</summary>
internal sealed class SearchHistory(int capacity = SearchHistory.DefaultCapacity)
{
    public const int DefaultCapacity = 1000;

    private readonly List<SearchStep> _steps = [];

    public IReadOnlyList<SearchStep> Steps => [.. _steps];

    public void Add(SearchStep step)
    {
        if (_steps.Count > 0 && _steps[^1].CostPerHour == step.CostPerHour && _steps[^1].LowerBoundCostPerHour == step.LowerBoundCostPerHour)
        {
            return;
        }

        if (_steps.Count == capacity)
        {
            Thin();
        }

        _steps.Add(step);
    }

    /// <summary>Leaves out every other step; of those that found a plan only if there is nothing else.</summary>
    private void Thin()
    {
        bool FoundPlan(int i) => i == 0 || _steps[i].CostPerHour != _steps[i - 1].CostPerHour;
        bool[] isKept = [.. _steps.Select((_, i) => i % 2 == 0 || FoundPlan(i))];
        bool isEnough = isKept.Count(kept => kept) < capacity;
        SearchStep[] kept = [.. _steps.Where((_, i) => isEnough ? isKept[i] : i % 2 == 0)];
        _steps.Clear();
        _steps.AddRange(kept);
    }
}
