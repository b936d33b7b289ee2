namespace InferLine.Planning;

/// <summary>The exact search: the cheapest plan, and among equally cheap ones the fastest.</summary>
/// <remarks>
/// <para>
/// Cost. The tree is searched below a cost ceiling, which is raised until a plan is found or none can exist. When a round ends without a plan, every plan below the ceiling has
/// been ruled out, so the least bound that was beyond it is a lower bound on the cost of any plan.
/// </para>
/// <para>
/// Ties. Among all plans of the least cost, the one with the least latency at the objective's percentile is found by searching for a plan that is strictly faster
/// until there is none. Of those that are equally fast the first in the order of the search is taken, on one thread: stages in the search's order, for each the candidates
/// in the order of <see cref="StageDomain.UpTo"/>. What comes out depends on the input alone, not on the number of threads.
/// </para>
/// </remarks>
internal sealed class ExactSearch
{
    /// <summary>From so many stages on a proof is not expected at once.</summary>
    public const int LargePipeline = 8;

    private const int SimulationsBeforeReducing = 200;

    private readonly PlanSpace _space;
    private readonly PlannerOptions _options;
    private readonly SearchMemory _memory;
    private readonly PlanningRun _run;
    private readonly Action _report;
    private SearchInstance? _whole;
    private SearchInstance? _cheapest;

    public ExactSearch(PlanningRun run, PlannerOptions options, Action report)
    {
        _run = run;
        _space = run.Space;
        _options = options;
        _report = report;
        _memory = run.Memory;
        LowerBound = run.LowerBound;
    }

    /// <summary>The best plan found so far.</summary>
    public BestPlan Best { get; } = new();

    /// <summary>No plan that meets the objective costs less; infinite if there is none.</summary>
    public double LowerBound { get; private set; }

    /// <summary>Makes the best plan cheaper as far as it is soon done.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before; <see cref="Best"/> is as good as any seen.</exception>
    public void Improve(CancellationToken cancellationToken)
    {
        SearchInstance whole = Whole(cancellationToken);
        LowerBound = Math.Max(LowerBound, whole.Budget.CostPerHour);
        new PlanImprovement(_run, whole.Budget, Best, _options, _report).Run(cancellationToken);
    }

    /// <summary>Searches until the best plan is proved to be the cheapest, or no plan can exist.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before; <see cref="Best"/> and <see cref="LowerBound"/> hold.</exception>
    public void FindCheapest(CancellationToken cancellationToken)
    {
        if (double.IsInfinity(LowerBound))
        {
            return;
        }

        SearchInstance whole = Whole(cancellationToken);
        LowerBound = Math.Max(LowerBound, whole.Budget.CostPerHour);
        double root = LowerBound;
        double ceiling = root;
        double growth = _space.StageCount >= LargePipeline ? 1.25 : 1.5;
        long simulations = _memory.Simulations;
        while (Best.IsImprovedBy(LowerBound))
        {
            // Reducing takes as long as some simulations, so it is left until these do not end the search.
            ceiling = Math.Min(ceiling, Best.CostPerHour);
            bool isWorthReducing = _space.StageCount >= LargePipeline || _memory.Simulations - simulations > SimulationsBeforeReducing;
            double beyond = double.PositiveInfinity;
            SearchInstance instance = isWorthReducing ? whole.ReduceFully(ceiling, out beyond, _options.Parallel(cancellationToken)) : whole;
            var goal = new CheapestGoal(_space, Best, ceiling, _report);
            if (goal.Wants(instance.LowerBound))
            {
                SearchMemory memory = ReferenceEquals(instance, whole) ? _memory : _memory.With(instance.Service, _space.Request.Slo.LatencySeconds);
                new TreeSearch(_space, instance, memory, _options.MaxThreads).Run(ceiling, goal, cancellationToken);
            }

            beyond = Math.Min(beyond, goal.Beyond);
            LowerBound = Math.Max(LowerBound, Math.Min(Best.CostPerHour, beyond));
            _report();
            ceiling = Math.Max(beyond, root + (growth * (ceiling - root)) + (0.02 * root));
        }
    }

    /// <summary>Among the plans that cost no more than the best one, takes the fastest, and of these the first in the documented order.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before the end; <see cref="Best"/> is as good as any seen.</exception>
    public void BreakTies(CancellationToken cancellationToken)
    {
        _cheapest = Whole(cancellationToken).ReduceFully(Best.CostPerHour, out _, _options.Parallel(cancellationToken));
        var alternatives = new FasterAlternatives(_space, _memory);
        (StageChoice[] Choices, double Seconds) fastest = alternatives.From(Best.Choices!, cancellationToken);
        Best.Replace(fastest.Choices);
        Best.Replace(FastestOfFew(fastest.Seconds, alternatives, cancellationToken) ?? FastestOfMany(fastest, alternatives, cancellationToken));
    }

    /// <summary>All that there is to choose from. Its bounds take a while, so they are found within the search, where it can be stopped.</summary>
    private SearchInstance Whole(CancellationToken cancellationToken) =>
        _whole ??= new SearchInstance(_space, _run.Service, _run.Domains, _options.Parallel(cancellationToken));

    /// <summary>Looks at all plans that take no longer than one that is known; <see langword="null"/> if these are many.</summary>
    private StageChoice[]? FastestOfFew(double seconds, FasterAlternatives alternatives, CancellationToken cancellationToken)
    {
        TreeSearch tree = Within(seconds, _options.MaxThreads);
        var goal = new FastestGoal(Best.CostPerHour, plan => alternatives.PercentileSeconds(plan, cancellationToken), tree.Compare);
        tree.Run(Best.CostPerHour, goal, cancellationToken);
        return goal.IsComplete ? goal.Choices : null;
    }

    /// <summary>Finds plans that are strictly faster until there is none, and then the first of those that are as fast.</summary>
    private StageChoice[] FastestOfMany((StageChoice[] Choices, double Seconds) fastest, FasterAlternatives alternatives, CancellationToken cancellationToken)
    {
        while (FindWithin(Math.BitDecrement(fastest.Seconds), _options.MaxThreads, cancellationToken) is { } faster)
        {
            fastest = alternatives.From(faster, cancellationToken);
            Best.Replace(fastest.Choices);
        }

        return FindWithin(fastest.Seconds, threads: 1, cancellationToken) ?? fastest.Choices;
    }

    private StageChoice[]? FindWithin(double limitSeconds, int threads, CancellationToken cancellationToken)
    {
        var goal = new FirstGoal(Best.CostPerHour);
        Within(limitSeconds, threads).Run(Best.CostPerHour, goal, cancellationToken);
        return goal.Choices;
    }

    private TreeSearch Within(double limitSeconds, int threads) =>
        new(_space, _cheapest!, _memory.With(_cheapest!.Service, limitSeconds), threads);
}
