using InferLine.Estimation;

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
    /// <summary>A range of latencies wider than this share is halved.</summary>
    private const double WorthHalving = 0.02;

    private readonly PlanSpace _space;
    private readonly PlannerOptions _options;
    private readonly StageDomain[] _stages;
    private readonly SearchMemory _memory;
    private readonly PlanningRun _run;
    private BudgetBound? _budget;
    private readonly Action _report;

    public ExactSearch(PlanningRun run, PlannerOptions options, Action report)
    {
        _run = run;
        _space = run.Space;
        _options = options;
        _report = report;
        _stages = run.Domains;
        _memory = run.Memory;
        LowerBound = run.LowerBound;
    }

    /// <summary>The best plan found so far.</summary>
    public BestPlan Best { get; } = new();

    /// <summary>No plan that meets the objective costs less; infinite if there is none.</summary>
    public double LowerBound { get; private set; }

    /// <summary>What the shared latency objective makes plans cost at least; worked out when it is first needed.</summary>
    public BudgetBound Budget => _budget ??= new BudgetBound(_space, _run.Service, _stages);

    /// <summary>Makes the best plan cheaper as far as it is soon done.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before; <see cref="Best"/> is as good as any seen.</exception>
    public void Improve(CancellationToken cancellationToken)
    {
        LowerBound = Math.Max(LowerBound, Budget.CostPerHour);
        new PlanImprovement(_run, Budget, Best, _options, _report).Run(cancellationToken);
    }

    /// <summary>Searches until the best plan is proved to be the cheapest, or no plan can exist.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before; <see cref="Best"/> and <see cref="LowerBound"/> hold.</exception>
    public void FindCheapest(CancellationToken cancellationToken)
    {
        if (double.IsInfinity(LowerBound))
        {
            return;
        }

        LowerBound = Math.Max(LowerBound, Budget.CostPerHour);
        if (double.IsInfinity(LowerBound))
        {
            return;
        }

        _report();
        double root = LowerBound;
        double ceiling = root;

        while (Best.IsImprovedBy(LowerBound))
        {
            var goal = new CheapestGoal(_space, Best, ceiling, _report);
            new TreeSearch(_space, _stages, _budget, _memory, _options.MaxThreads).Run(ceiling, goal, cancellationToken);
            LowerBound = Math.Max(LowerBound, Math.Min(Best.CostPerHour, goal.Beyond));
            _report();
            ceiling = Math.Max(goal.Beyond, root + (1.5 * (ceiling - root)) + (0.02 * root));
        }
    }

    /// <summary>Among the plans that cost no more than the best one, takes the fastest, and of these the first in the documented order.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before the end; <see cref="Best"/> is as good as any seen.</exception>
    public void BreakTies(CancellationToken cancellationToken)
    {
        // Nothing is known to be as fast as this; a search that finds nothing is quick, so the range between is halved before it is searched to its end.
        double tooFast = 0;
        double fastest = PercentileSeconds(Best.Choices!, cancellationToken);
        double limit;
        do
        {
            limit = fastest - tooFast > WorthHalving * fastest ? (tooFast + fastest) / 2 : Math.BitDecrement(fastest);
            if (FindWithin(limit, _options.MaxThreads, cancellationToken) is { } faster)
            {
                Best.Replace(faster);
                fastest = PercentileSeconds(faster, cancellationToken);
            }
            else
            {
                tooFast = limit;
            }
        }
        while (tooFast < Math.BitDecrement(fastest));

        Best.Replace(FindWithin(fastest, threads: 1, cancellationToken) ?? Best.Choices!);
    }

    private StageChoice[]? FindWithin(double limitSeconds, int threads, CancellationToken cancellationToken)
    {
        var goal = new FirstGoal(Best.CostPerHour);
        new TreeSearch(_space, _stages, _budget, _memory.WithLimit(limitSeconds), threads).Run(Best.CostPerHour, goal, cancellationToken);
        return goal.Choices;
    }

    private double PercentileSeconds(StageChoice[] choices, CancellationToken cancellationToken)
    {
        _memory.CountSimulations(choices.Length);
        var pool = new BufferPool();
        var completions = new QueryCompletions(_space.Layout, pool);
        StageWalk.Run(
            _space.Layout,
            pool,
            (stage, ready, done) =>
            {
                var observer = default(NoObserver);
                _ = StageSimulation.Run(ready, _space.Configure(stage, choices[stage]), done, ref observer, cancellationToken);
            },
            completions);
        return NearestRankSelection.Percentile(completions.ToLatencies(), _space.Request.Slo.Percentile);
    }
}
