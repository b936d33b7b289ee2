using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>The published search: Algorithms 1 and 2 of Crankshaw et al., InferLine, SoCC 2020.</summary>
/// <remarks>
/// It starts with batches of one on the fastest hardware, adds replicas at the bottleneck until the objective is met, and then takes the cheapest of all single
/// steps (remove a replica, move a stage to the next cheaper hardware, take the next larger batch) that still meets it, until there is none.
/// It finds a plan whenever the fastest hardware allows one, and at its end no single step helps; it does not promise the cheapest plan.
/// </remarks>
public sealed class GreedyPlanner : IPlanner
{
    /// <summary>What plans of this planner give as their search method.</summary>
    public const string Method = "greedy";

    private readonly PlannerOptions _options;

    /// <summary>Creates a planner.</summary>
    /// <param name="options">How it may use the machine; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public GreedyPlanner(PlannerOptions? options = null)
    {
        _options = options ?? new PlannerOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public PlanningResult Plan(PlanningRequest request, IProgress<PlanningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var run = new PlanningRun(Method, request, _options, progress);
        using var limit = new TimeLimit(_options, cancellationToken);
        try
        {
            GreedyOutcome outcome = new GreedySearch(run, _options).Run(limit.Stop);
            SearchStatus status = outcome.Choices is null ? SearchStatus.Infeasible : SearchStatus.Feasible;
            return run.Finish(outcome.Choices, status, run.LowerBound, outcome.IsStopped ? $"{limit.Why} before the last greedy step; a cheaper plan may be left" : outcome.Reason);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return run.Finish(null, SearchStatus.Unknown, run.LowerBound, $"{limit.Why} before a plan was found or ruled out; allow more time");
        }
    }
}
