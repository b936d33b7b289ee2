using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>Runs the exact search until it is proved, cancelled, or out of time, and says how it ended.</summary>
internal sealed class ExactRun
{
    private readonly PlanningRun _run;
    private readonly PlannerOptions _options;
    private readonly ExactSearch _search;

    public ExactRun(PlanningRun run, PlannerOptions options)
    {
        _run = run;
        _options = options;
        _search = new ExactSearch(run, options, Report);
    }

    /// <summary>Whether the pipeline is so large that a good plan is looked for before the cheapest.</summary>
    public bool IsLarge => _run.Space.StageCount >= ExactSearch.LargePipeline;

    /// <summary>Takes a plan that meets the objective as the first one to improve on.</summary>
    public void StartFrom(StageChoice[] choices) => _search.Best.Offer(choices, _run.Space.Cost(choices));

    /// <summary>Searches to the end.</summary>
    /// <param name="limit">Ends the search; if there is no plan yet, and it was the caller who ended it, with an exception.</param>
    public PlanningResult Complete(TimeLimit limit)
    {
        CancellationToken stop = limit.Stop;
        if (FastestPaths.WhyImpossible(_run.Space, _run.Service) is { } impossible)
        {
            return _run.Finish(null, SearchStatus.Infeasible, double.PositiveInfinity, impossible);
        }

        bool proved = false;
        string? reason = null;
        try
        {
            if (IsLarge)
            {
                Prepare(stop);
            }

            _search.FindCheapest(stop);
            proved = true;
            if (_search.Best.Choices is not null)
            {
                _search.BreakTies(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (_search.Best.Choices is null)
            {
                limit.ThrowIfCancelled();
            }

            reason = _search.Best.Choices is null ? $"{limit.Why} before a plan was found or ruled out; allow more time"
                : proved ? $"{limit.Why} before the fastest of the equally cheap plans was found"
                : $"{limit.Why} before the plan was proved to be the cheapest";
        }

        if (_search.Best.Choices is { } choices)
        {
            double bound = proved ? _run.Space.Cost(choices) : Math.Min(_search.LowerBound, _run.Space.Cost(choices));
            return _run.Finish(choices, proved ? SearchStatus.Optimal : SearchStatus.Feasible, bound, reason);
        }

        return proved
            ? _run.Finish(null, SearchStatus.Infeasible, double.PositiveInfinity, Infeasibility.Explain(_run, _options, stop))
            : _run.Finish(null, SearchStatus.Unknown, _search.LowerBound, reason);
    }

    /// <summary>Finds a plan, if the first steps of the greedy search find one, and makes it cheaper.</summary>
    private void Prepare(CancellationToken stop)
    {
        if (new GreedyInitialisation(_run, new FeasibilityOracle(_run.Space, _run.Memory)).Run(stop).Choices is { } choices)
        {
            StartFrom(choices);
            Report();
            _search.Improve(stop);
        }
    }

    private void Report()
    {
        double cost = _search.Best.CostPerHour;
        _run.Report("search for the cheapest plan", double.IsFinite(cost) ? cost : null, Math.Min(_search.LowerBound, cost));
    }
}
