namespace InferLine.Planning;

/// <summary>
/// Branch and bound over hardware, batch size, replicas and delay of all stages: the cheapest plan that the estimator finds to meet the objective on the given workload, with
/// the proof that no other is cheaper; among equally cheap plans the fastest.
/// </summary>
/// <remarks>
/// The plan depends on the request alone, not on the number of threads, unless the search is stopped by its time limit or a cancellation; then the plan is the best one found,
/// and the lower bound says how far from the cheapest it can be. How the search works, and why each rule that it prunes by is right, is in docs/planner.md.
/// </remarks>
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
        var run = new PlanningRun(Method, request, _options, progress);
        using var limit = new TimeLimit(_options, cancellationToken);
        return new ExactRun(run, _options).Complete(limit);
    }
}
