namespace InferLine.Planning;

/// <summary>What a search has to choose from, and its bounds: all of it, or what is left of it for plans up to a cost.</summary>
/// <remarks>
/// Reduction. If every plan that gives a stage a hardware option with a largest batch costs more than a ceiling, then plans up to the ceiling do without; and if these were the fastest of the stage, then its least service time in
/// such plans is longer. So queries are late earlier, windows are shorter, and bounds higher, for plans up to the ceiling, which may rule out still more. The least bound of what was ruled out is kept: whatever a plan costs, it
/// either was ruled out at some step, by a bound that held for it, or is left.
/// </remarks>
internal sealed class SearchInstance
{
    private const int MostReductions = 8;

    private readonly PlanSpace _space;

    /// <exception cref="OperationCanceledException">The token of the parallel options was cancelled.</exception>
    public SearchInstance(PlanSpace space, LeastService service, StageDomain[] stages, ParallelOptions parallel)
    {
        _space = space;
        Service = service;
        Stages = stages;
        double sum = stages.Sum(stage => stage.LeastCost);
        Budget = double.IsInfinity(sum) ? null! : new BudgetBound(space, service, stages, parallel);
        LowerBound = double.IsInfinity(sum) ? sum : Math.Max(sum, Budget.CostPerHour);
    }

    public LeastService Service { get; }

    /// <summary>The candidates of each stage.</summary>
    public StageDomain[] Stages { get; }

    /// <summary>The bound that knows of the shared latency objective; there is none if <see cref="LowerBound"/> is infinite.</summary>
    public BudgetBound Budget { get; }

    /// <summary>No plan made of these candidates costs less.</summary>
    public double LowerBound { get; }

    /// <summary>Leaves out what plans up to a cost cannot use, as often as that leads to more.</summary>
    /// <param name="ceiling">The cost per hour.</param>
    /// <param name="beyond">The least bound of what was left out; infinite if nothing was.</param>
    /// <param name="parallel">The threads to use; its token ends it with an exception.</param>
    public SearchInstance ReduceFully(double ceiling, out double beyond, ParallelOptions parallel)
    {
        beyond = double.PositiveInfinity;
        SearchInstance instance = this;
        for (int i = 0; i < MostReductions && instance.LowerBound <= Limit(ceiling); i++)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            SearchInstance reduced = instance.Reduce(ceiling, ref beyond, parallel);
            if (ReferenceEquals(reduced, instance))
            {
                break;
            }

            instance = reduced;
        }

        return instance;
    }

    private static double Limit(double ceiling) => ceiling * (1 + BestPlan.CostTolerance);

    private SearchInstance Reduce(double ceiling, ref double beyond, ParallelOptions parallel)
    {
        double all = Enumerable.Range(0, Stages.Length).Sum(Budget.LeastReducedCost);
        var possible = new HashSet<(int Option, int BatchSize)>[Stages.Length];
        double[] seconds = new double[Stages.Length];
        bool isSlower = false;
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            possible[stage] = [];
            seconds[stage] = double.PositiveInfinity;
            foreach ((int option, int batchSize, int least) in Stages[stage].Groups)
            {
                double bound = Budget.Bound(all - Budget.LeastReducedCost(stage) + Budget.LeastReducedCost(stage, option, batchSize, least));
                if (bound > Limit(ceiling))
                {
                    beyond = Math.Min(beyond, bound);
                    continue;
                }

                possible[stage].Add((option, batchSize));
                seconds[stage] = Math.Min(seconds[stage], LeastSeconds(stage, option, batchSize));
            }

            // Where nothing is left, there is no plan up to the ceiling; the empty domain says so.
            seconds[stage] = double.IsInfinity(seconds[stage]) ? Service.OfStage[stage] : Math.Max(seconds[stage], Service.OfStage[stage]);
            isSlower |= seconds[stage] > Service.OfStage[stage];
        }

        if (!isSlower && possible.All(left => left.Count > 0))
        {
            return this;
        }

        var service = new LeastService(_space, Service.Patterns, seconds);
        var stages = new StageDomain[Stages.Length];
        Parallel.For(0, stages.Length, parallel, stage => stages[stage] = new StageDomain(_space, service, stage, (option, batchSize) => possible[stage].Contains((option, batchSize))));
        return new SearchInstance(_space, service, stages, parallel);
    }

    private double LeastSeconds(int stage, int option, int batchSize)
    {
        double least = double.PositiveInfinity;
        foreach (double seconds in _space.Options[stage][option].Profile.SecondsByBatchSize[1..(batchSize + 1)])
        {
            least = Math.Min(least, seconds);
        }

        return least;
    }
}
