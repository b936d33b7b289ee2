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

    /// <summary>From so many stages on a proof is not expected at once.</summary>
    public const int LargePipeline = 8;

    private const int SimulationsBeforeReducing = 200;

    private readonly PlanSpace _space;
    private readonly PlannerOptions _options;
    private readonly SearchInstance _instance;
    private readonly SearchMemory _memory;
    private readonly PlanningRun _run;
    private readonly Action _report;
    private SearchInstance? _cheapest;

    public ExactSearch(PlanningRun run, PlannerOptions options, Action report)
    {
        _run = run;
        _space = run.Space;
        _options = options;
        _report = report;
        _memory = run.Memory;
        _instance = new SearchInstance(run.Space, run.Service, run.Domains);
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
        LowerBound = Math.Max(LowerBound, _instance.Budget.CostPerHour);
        new PlanImprovement(_run, _instance.Budget, Best, _options, _report).Run(cancellationToken);
    }

    /// <summary>Searches until the best plan is proved to be the cheapest, or no plan can exist.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before; <see cref="Best"/> and <see cref="LowerBound"/> hold.</exception>
    public void FindCheapest(CancellationToken cancellationToken)
    {
        if (double.IsInfinity(LowerBound))
        {
            return;
        }

        LowerBound = Math.Max(LowerBound, _instance.Budget.CostPerHour);
        double root = LowerBound;
        double ceiling = root;
        long simulations = _memory.Simulations;
        while (Best.IsImprovedBy(LowerBound))
        {
            // Reducing takes as long as some simulations, so it is left until these do not end the search.
            ceiling = Math.Min(ceiling, Best.CostPerHour);
            bool isWorthReducing = _space.StageCount >= LargePipeline || _memory.Simulations - simulations > SimulationsBeforeReducing;
            double beyond = double.PositiveInfinity;
            SearchInstance instance = isWorthReducing ? _instance.ReduceFully(ceiling, out beyond, cancellationToken) : _instance;
            var goal = new CheapestGoal(_space, Best, ceiling, _report);
            if (goal.Wants(instance.LowerBound))
            {
                SearchMemory memory = ReferenceEquals(instance, _instance) ? _memory : _memory.With(instance.Service, _space.Request.Slo.LatencySeconds);
                new TreeSearch(_space, instance, memory, _options.MaxThreads).Run(ceiling, goal, cancellationToken);
            }

            beyond = Math.Min(beyond, goal.Beyond);
            LowerBound = Math.Max(LowerBound, Math.Min(Best.CostPerHour, beyond));
            _report();
            ceiling = Math.Max(beyond, root + (1.5 * (ceiling - root)) + (0.02 * root));
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
        SearchInstance instance = _cheapest ??= _instance.ReduceFully(Best.CostPerHour, out _, cancellationToken);
        new TreeSearch(_space, instance, _memory.With(instance.Service, limitSeconds), threads).Run(Best.CostPerHour, goal, cancellationToken);
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
