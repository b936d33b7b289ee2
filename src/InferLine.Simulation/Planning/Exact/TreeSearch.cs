using System.Collections.Concurrent;

namespace InferLine.Planning;

/// <summary>Goes through all plans that a goal is interested in, depth first, leaving out what cannot meet the latency limit.</summary>
/// <remarks>
/// <para>
/// A node of the tree gives configurations to the first stages of a topological order. Its bound is the cost of these stages plus, for each remaining one, the least cost at which it can be part of any
/// plan that meets the limit: from <see cref="FluidBound"/>, or, once all stages before it are given, from simulating its configurations
/// by increasing cost until one does not make too many queries late together with those that are late already. Either is a lower bound on what the stage costs in any plan below the node: the
/// simulated outcome of a stage depends on the stages before it alone.
/// </para>
/// <para>
/// A node is left out if the goal has no use for its bound, or if too many queries are late: they are late in every plan below it. The memory is that of one path per worker
/// and of two caches of fixed size, however many nodes are visited.
/// </para>
/// </remarks>
internal sealed class TreeSearch
{
    /// <summary>Down to this depth the candidates of a node are shared between workers.</summary>
    private const int SharedDepth = 2;

    private readonly PlanSpace _space;
    private readonly StageDomain[] _stages;
    private readonly int[] _order;
    private readonly BudgetBound _budget;
    private readonly SearchMemory _memory;
    private readonly int _threads;
    private readonly ConcurrentBag<SearchPosition> _idle = [];
    private Candidate[][] _domains = [];
    private ISearchGoal _goal = null!;
    private CancellationToken _cancellationToken;

    public TreeSearch(PlanSpace space, SearchInstance instance, SearchMemory memory, int threads)
    {
        _space = space;
        _stages = instance.Stages;
        _budget = instance.Budget;
        _memory = memory;
        _threads = threads;
        _order = Order();
    }

    /// <summary>Goes through the tree.</summary>
    /// <param name="ceiling">Candidates are looked at up to this cost per hour of the whole plan, and the next one beyond.</param>
    /// <param name="goal">Decides what is worth looking at.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(double ceiling, ISearchGoal goal, CancellationToken cancellationToken)
    {
        _goal = goal;
        _cancellationToken = cancellationToken;
        double[] least = [.. _stages.Select(stage => stage.LeastCost)];

        // Goals take costs for equal within a tolerance. The next candidate beyond must be beyond for them too: as the last one, rejected by simulation, it would hide that a higher cost may bring more.
        double beyondTolerance = ceiling * (1 + (2 * BestPlan.CostTolerance));
        _domains = [.. _stages.Select(stage => stage.UpTo(beyondTolerance - (least.Sum() - stage.LeastCost), _budget))];
        SearchPosition start = Rent();
        start.Reset();
        double reduced = Enumerable.Range(0, _stages.Length).Sum(_budget.LeastReducedCost);
        if (Tighten(start, depth: 0, cost: 0, reduced, least) is { } bounds)
        {
            Explore(start, depth: 0, cost: 0, reduced, bounds);
        }

        _idle.Add(start);
    }

    /// <summary>Compares plans by the order in which one thread comes to them.</summary>
    public int Compare(StageChoice[] a, StageChoice[] b) =>
        _order.Select(stage => StageDomain.Compare(Candidate(stage, a), Candidate(stage, b))).FirstOrDefault(order => order != 0);

    private Candidate Candidate(int stage, StageChoice[] plan) => new(plan[stage], _space.Cost(stage, plan[stage]), ReducedCost: 0);

    private void Explore(SearchPosition at, int depth, double cost, double reduced, double[] bounds)
    {
        int stage = _order[depth];
        double rest = 0;
        for (int later = depth + 1; later < _order.Length; later++)
        {
            rest += bounds[_order[later]];
        }

        var node = new Node(depth, cost, rest, reduced, bounds, new IdenticalOutcomes());
        Candidate[] domain = _domains[stage];
        if (depth >= SharedDepth || _threads == 1)
        {
            for (int i = 0; i < domain.Length && Visit(at, node, domain[i]); i++)
            {
            }

            return;
        }

        int claimed = -1;
        bool ended = false;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = _cancellationToken };
        Parallel.For(0, _threads, parallel, _ =>
        {
            SearchPosition mine = Rent();
            mine.CopyFrom(at);
            while (!Volatile.Read(ref ended) && Interlocked.Increment(ref claimed) is var i && i < domain.Length)
            {
                if (!Visit(mine, node, domain[i]))
                {
                    Volatile.Write(ref ended, true);
                }
            }

            _idle.Add(mine);
        });
    }

    /// <summary>Looks at one candidate of a node and at all below it.</summary>
    /// <returns><see langword="false"/> if this and all further candidates of the node are too dear.</returns>
    private bool Visit(SearchPosition at, in Node node, Candidate candidate)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (node.Identical.Covers(candidate.Choice))
        {
            return true;
        }

        int stage = _order[node.Depth];
        double cost = node.Cost + candidate.CostPerHour;
        if (!_goal.Wants(cost + node.Rest))
        {
            return false;
        }

        double reduced = ReducedWith(node.Reduced, stage, candidate);
        if (!WantsReduced(reduced))
        {
            return true;
        }

        if (_space.FreeReplicas(at.Choices, _space.OptionOf(stage, candidate.Choice)) < candidate.Choice.Replicas)
        {
            return true;
        }

        StageOutcome outcome = at.Evaluate(stage, candidate.Choice, _cancellationToken);
        node.Identical.Note(candidate.Choice, outcome);
        if (!outcome.IsAlive)
        {
            return true;
        }

        int marks = at.Ledger.Count;
        at.Ledger.Mark(outcome.LateQueries);
        if (!at.Ledger.Exceeded)
        {
            at.Assign(stage, candidate.Choice);
            if (node.Depth + 1 == _order.Length)
            {
                _goal.Found(at.Choices);
            }
            else if (Tighten(at, node.Depth + 1, cost, reduced, node.Bounds) is { } bounds)
            {
                Explore(at, node.Depth + 1, cost, reduced, bounds);
            }

            at.Unassign(stage);
        }

        at.Ledger.UndoTo(marks);
        return true;
    }

    /// <summary>Raises the bounds of the stages from a depth on whose preceding stages are all given.</summary>
    /// <returns>The bounds by stage, or <see langword="null"/> if no plan worth looking at is left.</returns>
    private double[]? Tighten(SearchPosition at, int depth, double cost, double reduced, double[] bounds)
    {
        double[] tightened = [.. bounds];
        double total = cost;
        for (int later = depth; later < _order.Length; later++)
        {
            total += tightened[_order[later]];
        }

        for (int later = depth; later < _order.Length; later++)
        {
            int stage = _order[later];
            if (at.IsReady(stage))
            {
                double least = CheapestAdmitted(at, stage, total - tightened[stage], reduced);
                total += Math.Max(0, least - tightened[stage]);
                tightened[stage] = Math.Max(tightened[stage], least);
                if (!_goal.Wants(total))
                {
                    return null;
                }
            }
        }

        return tightened;
    }

    /// <summary>
    /// The least cost of a configuration of a stage that does not make too many queries late, or the first cost that is too dear together with the rest; infinite if there is none.
    /// </summary>
    private double CheapestAdmitted(SearchPosition at, int stage, double rest, double reduced)
    {
        var identical = new IdenticalOutcomes();
        foreach (Candidate candidate in _domains[stage])
        {
            if (identical.Covers(candidate.Choice))
            {
                continue;
            }

            if (!_goal.Wants(rest + candidate.CostPerHour))
            {
                return candidate.CostPerHour;
            }

            if (!WantsReduced(ReducedWith(reduced, stage, candidate)))
            {
                continue;
            }

            StageOutcome outcome = at.Evaluate(stage, candidate.Choice, _cancellationToken);
            identical.Note(candidate.Choice, outcome);
            if (outcome.IsAlive && at.Ledger.Admits(outcome.LateQueries))
            {
                return candidate.CostPerHour;
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>The sum of reduced costs when a stage that counted with its least one gets a candidate.</summary>
    private double ReducedWith(double reduced, int stage, in Candidate candidate) =>
        reduced - _budget.LeastReducedCost(stage) + candidate.ReducedCost;

    /// <summary>Whether the goal has a use for plans with such reduced costs. Candidates do not come in the order of these, so a refusal says nothing of the next one.</summary>
    private bool WantsReduced(double reduced) => _goal.Wants(_budget.Bound(reduced));

    /// <summary>A topological order that takes stages with successors, and dear ones, early: these decide most.</summary>
    private int[] Order()
    {
        var order = new List<int>();
        while (order.Count < _space.StageCount)
        {
            order.Add(Enumerable.Range(0, _space.StageCount)
                .Where(stage => !order.Contains(stage))
                .Where(stage => _space.Pipeline.Topology.InEdges(stage).All(edge => order.Contains(_space.Pipeline.Topology.Source(edge))))
                .OrderByDescending(stage => _space.Pipeline.Topology.OutEdges(stage).Count > 0)
                .ThenByDescending(stage => _stages[stage].LeastCost)
                .First());
        }

        return [.. order];
    }

    private SearchPosition Rent() => _idle.TryTake(out SearchPosition? idle) ? idle : new SearchPosition(_space, _memory);

    private readonly record struct Node(int Depth, double Cost, double Rest, double Reduced, double[] Bounds, IdenticalOutcomes Identical);
}
