using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>Branch and bound over hardware, batch size, replicas and delay of all stages: the cheapest plan, with a proof.</summary>
public sealed class ExactPlanner : IPlanner
{
    /// <summary>What plans of this planner give as their search method.</summary>
    public const string Method = "exact";

    private readonly PlannerOptions _options;

    /// <summary>Creates a planner.</summary>
    /// <param name="options">How it may use the machine; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ExactPlanner(PlannerOptions? options = null)
    {
        _options = options ?? new PlannerOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public PlanningResult Plan(PlanningRequest request, IProgress<PlanningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        long started = _options.TimeProvider.GetTimestamp();
        var space = new PlanSpace(request);
        var service = new LeastService(space, new QueryPatterns(space.Layout));
        var memory = new SearchMemory(space, service, request.Slo.LatencySeconds, _options.CacheBytes);
        var best = new BestPlan();
        var search = new CostSearch(space, _options, service, memory, best, bound =>
            progress?.Report(new PlanningProgress("search", double.IsFinite(best.CostPerHour) ? best.CostPerHour : null, bound, memory.Simulations)));
        bool proved = search.Run(cancellationToken);
        var summary = new SearchSummary
        {
            Method = Method,
            Status = best.Choices is null ? SearchStatus.Infeasible : proved ? SearchStatus.Optimal : SearchStatus.Feasible,
            LowerBoundCostPerHour = proved ? best.CostPerHour : search.LowerBound,
            Simulations = memory.Simulations,
            Elapsed = _options.TimeProvider.GetElapsedTime(started),
        };
        return new PlanningResult(best.Choices is null ? null : PlanAssembly.Assemble(space, best.Choices, summary), summary);
    }
}
