using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>
/// Makes a plan cheaper, for pipelines that are too large to be searched to the end: what each configuration of each stage does to the slowest queries is measured on its own, the slack of the paths
/// is divided among the stages by these measurements (<see cref="SlackAllocation"/>), and a plan so found is taken if its simulation meets the objective. Then again, from there.
/// </summary>
/// <remarks>A heuristic, but a deterministic one: the stages are measured in parallel, each for itself.</remarks>
internal sealed class PlanImprovement(PlanningRun run, BudgetBound budget, BestPlan best, PlannerOptions options, Action report)
{
    /// <summary>Configurations are not measured that only plans beyond this multiple of the lower bound can use: the first plan is much dearer.</summary>
    private const double HopedFor = 2;

    private const int MostRounds = 12;

    /// <summary>Replicas beyond the least that are measured for a hardware option and batch size.</summary>
    private const int MoreReplicas = 6;

    private const int MostExchanges = 640;

    /// <summary>So many are tried before the cheapest of them is taken: a fixed number, so that the plan does not depend on the number of threads.</summary>
    private const int ExchangesAtOnce = 16;

    /// <summary>Delays do not quite add up, so that shares of the slack are tried, from too much to little.</summary>
    private static readonly double[] SharesOfSlack = [2, 1.5, 1.2, 1, 0.8, 0.6, 0.4, 0.2, 0.1, 0.05];

    private readonly PlanSpace _space = run.Space;
    private readonly FeasibilityOracle _oracle = new(run.Space, run.Memory);

    /// <summary>Improves on the best plan until nothing more is found.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        bool better = true;
        for (int round = 0; round < MostRounds && better; round++)
        {
            StageChoice[] plan = best.Choices!;
            double[] slack = Slack(plan, out bool[] isCritical, cancellationToken);
            var alternatives = new StageAlternative[_space.StageCount][];
            Parallel.For(0, _space.StageCount, options.Parallel(cancellationToken), stage => alternatives[stage] = Measure(plan, stage, isCritical, cancellationToken));
            better = Allocate(alternatives, slack, cancellationToken) || Exchange(alternatives, slack, cancellationToken);
            report();
        }
    }

    /// <summary>Tries plans that divide all of the slack anew.</summary>
    private bool Allocate(StageAlternative[][] alternatives, double[] slack, CancellationToken cancellationToken)
    {
        foreach (double share in SharesOfSlack)
        {
            double[] allowed = Array.ConvertAll(slack, seconds => seconds * share);
            StageChoice[]? choices = new SlackAllocation(_space.Pipeline.Topology, alternatives, allowed).Choose();
            if (choices is null || !best.IsImprovedBy(_space.Cost(choices)))
            {
                return false;
            }

            if (IsWithinLimits(choices) && _oracle.IsMet(choices, cancellationToken))
            {
                return best.Offer(choices, _space.Cost(choices));
            }
        }

        return false;
    }

    /// <summary>Tries changes of one stage and of two stages at once, those first that promise to save most for the latency that they take.</summary>
    private bool Exchange(StageAlternative[][] alternatives, double[] slack, CancellationToken cancellationToken)
    {
        StageChoice[] start = best.Choices!;
        Exchange[] exchanges = StageExchanges.ByPromise(_space, start, alternatives, slack, budget, MostExchanges);
        bool better = false;
        for (int first = 0; first < exchanges.Length; first += ExchangesAtOnce)
        {
            StageChoice[] plan = best.Choices!;
            var tried = new StageChoice[]?[Math.Min(ExchangesAtOnce, exchanges.Length - first)];
            Parallel.For(0, tried.Length, options.Parallel(cancellationToken), i =>
            {
                // The plan may have changed by exchanges before.
                StageChoice[] changed = exchanges[first + i].Apply(plan);
                tried[i] = best.IsImprovedBy(_space.Cost(changed)) && IsWithinLimits(changed) && _oracle.IsMet(changed, cancellationToken) ? changed : null;
            });
            if (tried.OfType<StageChoice[]>().MinBy(choices => _space.Cost(choices)) is { } cheapest)
            {
                better |= best.Offer(cheapest, _space.Cost(cheapest));
                report();
            }
        }

        return better;
    }

    private bool IsWithinLimits(StageChoice[] choices) =>
        Enumerable.Range(0, choices.Length).All(stage => _space.FreeReplicas(choices, _space.OptionOf(stage, choices[stage])) >= 0);

    /// <summary>How much later each stage may be done with its items, by stage, and which queries are the slowest.</summary>
    private double[] Slack(StageChoice[] plan, out bool[] isCritical, CancellationToken cancellationToken)
    {
        double limit = _space.Request.Slo.LatencySeconds;
        long misses = _space.Request.Slo.AllowedMisses(_space.Layout.QueryCount);
        double[] latest = new double[_space.Layout.QueryCount];
        double[] slack = Enumerable.Repeat(double.PositiveInfinity, _space.StageCount).ToArray();
        var pool = new BufferPool();
        run.Memory.CountSimulations(plan.Length);
        StageWalk.Run(
            _space.Layout,
            pool,
            (stage, ready, done) =>
            {
                var observer = default(NoObserver);
                _ = StageSimulation.Run(ready, _space.Configure(stage, plan[stage]), done, ref observer, cancellationToken);
                if (_space.Layout.Stages[stage].EndsQueries)
                {
                    slack[stage] = limit - Tail(stage, done, misses, latest);
                }
            },
            queries: null);
        int critical = (int)Math.Min(latest.Length, Math.Max(3 * misses, latest.Length / 50) + 1);
        double threshold = latest.OrderDescending().ElementAt(critical - 1);
        isCritical = Array.ConvertAll(latest, seconds => seconds >= threshold);
        return slack;
    }

    /// <summary>The latency at a stage that no more queries exceed than may be late; latencies of queries are raised to those at this stage.</summary>
    private double Tail(int stage, ItemStream done, long misses, double[] latest)
    {
        var here = new Dictionary<int, double>();
        for (int i = 0; i < done.Count; i++)
        {
            int query = _space.Layout.Stages[stage].Query(done.Items![i]);
            double seconds = done.Times[i] - _space.Layout.Arrivals[query];
            here[query] = seconds;
            latest[query] = Math.Max(latest[query], seconds);
        }

        return here.Values.OrderDescending().Skip((int)Math.Min(misses, here.Count / 20)).FirstOrDefault();
    }

    /// <summary>The configurations of a stage that may be of use, and the delay of each.</summary>
    private StageAlternative[] Measure(StageChoice[] plan, int stage, bool[] isCritical, CancellationToken cancellationToken)
    {
        var position = new SearchPosition(_space, run.Memory);
        for (int other = 0; other < plan.Length; other++)
        {
            position.Assign(other, plan[other]);
        }

        bool[] looked = isCritical;
        double present = MeanSeconds(position, stage, plan[stage], looked, cancellationToken) ?? double.NaN;
        if (double.IsNaN(present))
        {
            looked = Enumerable.Repeat(true, isCritical.Length).ToArray();
            present = MeanSeconds(position, stage, plan[stage], looked, cancellationToken) ?? 0;
        }

        double others = Enumerable.Range(0, plan.Length).Sum(other => other == stage ? 0 : budget.LeastReducedCost(other));
        var found = new List<StageAlternative> { new(plan[stage], _space.Cost(stage, plan[stage]), 0) };
        var leastDelay = new Dictionary<(int Option, int BatchSize), int>();
        double ceiling = Math.Min(best.CostPerHour, HopedFor * budget.CostPerHour);
        foreach (Candidate candidate in run.Domains[stage].UpTo(ceiling - run.LowerBound + run.Domains[stage].LeastCost, budget))
        {
            (int Option, int BatchSize) group = (candidate.Choice.Option, candidate.Choice.BatchSize);
            int first = leastDelay.TryGetValue(group, out int least) ? least : leastDelay[group] = candidate.Choice.Replicas;
            if (candidate.Choice.Replicas > first + MoreReplicas || budget.Bound(others + candidate.ReducedCost) >= ceiling)
            {
                continue;
            }

            if (MeanSeconds(position, stage, candidate.Choice, looked, cancellationToken) is { } seconds)
            {
                found.Add(new StageAlternative(candidate.Choice, candidate.CostPerHour, seconds - present));
            }
        }

        return [.. found.Where(one => !found.Exists(other => other != one && other.CostPerHour <= one.CostPerHour && other.DelaySeconds <= one.DelaySeconds
            && (other.CostPerHour < one.CostPerHour || other.DelaySeconds < one.DelaySeconds)))];
    }

    /// <summary>The mean time from arrival until a stage is done with the queries that are looked at; <see langword="null"/> if too few visit it, or it is hopelessly late.</summary>
    private double? MeanSeconds(SearchPosition position, int stage, StageChoice choice, bool[] looked, CancellationToken cancellationToken)
    {
        double share = (double)_space.Request.Slo.AllowedMisses(_space.Layout.QueryCount) / _space.Layout.QueryCount;
        long mostLate = (3 * _space.Request.Slo.AllowedMisses(_space.Layout.QueryCount)) + (_space.Layout.Stages[stage].ItemCount / 10);
        var observer = new CompletionObserver(_space.Layout, stage, looked, _space.Request.Slo.LatencySeconds, mostLate);
        return position.Observe(stage, choice, ref observer, cancellationToken) && observer.Count >= 10 ? (observer.Tail(share) + (observer.Sum / observer.Count)) / 2 : null;
    }
}
