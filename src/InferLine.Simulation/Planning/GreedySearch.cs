namespace InferLine.Planning;

/// <summary>Algorithm 2 of the InferLine paper: from a plan that meets the objective, step by step to a cheaper one.</summary>
internal sealed class GreedySearch(PlanningRun run, PlannerOptions options)
{
    private readonly PlanSpace _space = run.Space;
    private readonly FeasibilityOracle _oracle = new(run.Space, run.Memory);

    public GreedyOutcome Run(CancellationToken cancellationToken)
    {
        Report("find a first plan", best: null);
        GreedyOutcome initial = new GreedyInitialisation(run, _oracle).Run(cancellationToken);
        if (initial.Choices is null)
        {
            return initial;
        }

        StageChoice[] current = initial.Choices;
        try
        {
            while (true)
            {
                Report("greedy steps", current);
                if (BestStep(current, cancellationToken) is not { } next)
                {
                    return new GreedyOutcome(current, Reason: null);
                }

                current = next;
            }
        }
        catch (OperationCanceledException)
        {
            return new GreedyOutcome(current, Reason: null, IsStopped: true);
        }
    }

    /// <summary>The cheapest single step that meets the objective; among equals the action listed first below, then the stage given first.</summary>
    private StageChoice[]? BestStep(StageChoice[] current, CancellationToken cancellationToken)
    {
        // A larger batch never lowers the cost by itself, so it is only looked at when nothing else is left.
        StageChoice[]? cheaper = Cheapest([RemoveReplica, DowngradeHardware], current, cancellationToken);
        return cheaper ?? Cheapest([IncreaseBatch], current, cancellationToken);
    }

    private StageChoice[]? Cheapest(
        Func<StageChoice[], int, CancellationToken, StageChoice[]?>[] actions, StageChoice[] current, CancellationToken cancellationToken)
    {
        var candidates = new StageChoice[]?[actions.Length * current.Length];

        // The last action takes longest, so it is started first.
        Parallel.For(0, candidates.Length, options.Parallel(cancellationToken), i =>
        {
            int candidate = candidates.Length - 1 - i;
            candidates[candidate] = actions[candidate / current.Length](current, candidate % current.Length, cancellationToken);
        });
        return candidates.OfType<StageChoice[]>().MinBy(choices => _space.Cost(choices));
    }

    private StageChoice[]? RemoveReplica(StageChoice[] current, int stage, CancellationToken cancellationToken)
    {
        StageChoice choice = current[stage];
        return choice.Replicas > _space.MinReplicas(stage) ? IfMet(With(current, stage, choice with { Replicas = choice.Replicas - 1 }), cancellationToken) : null;
    }

    private StageChoice[]? IncreaseBatch(StageChoice[] current, int stage, CancellationToken cancellationToken)
    {
        StageChoice choice = current[stage];
        int larger = Array.Find(_space.OptionOf(stage, choice).BatchSizes, size => size > choice.BatchSize);
        return larger > 0 ? IfMet(With(current, stage, choice with { BatchSize = larger }), cancellationToken) : null;
    }

    /// <summary>Moves a stage to the next cheaper hardware and minimises it alone; the other stages stay as they are.</summary>
    private StageChoice[]? DowngradeHardware(StageChoice[] current, int stage, CancellationToken cancellationToken)
    {
        double price = _space.OptionOf(stage, current[stage]).Hardware.CostPerHour;
        int option = Array.FindIndex(_space.Options[stage], candidate => candidate.Hardware.CostPerHour < price);
        if (option < 0)
        {
            return null;
        }

        StageChoice[]? moved = GrowAlone(With(current, stage, new StageChoice(option, BatchSize: 1, Replicas: 1)), stage, cancellationToken);
        while (moved is not null)
        {
            StageChoice[]? better = RemoveReplica(moved, stage, cancellationToken) ?? IncreaseBatch(moved, stage, cancellationToken);
            if (better is null)
            {
                return _space.Cost(moved) < _space.Cost(current) ? moved : null;
            }

            moved = better;
        }

        return null;
    }

    /// <summary>Adds replicas to one stage until the objective is met; <see langword="null"/> if no number of them does.</summary>
    private StageChoice[]? GrowAlone(StageChoice[] choices, int stage, CancellationToken cancellationToken)
    {
        HardwareOption option = _space.OptionOf(stage, choices[stage]);
        int most = Math.Min(_space.MaxReplicas(stage, option), _space.FreeReplicas(choices, option) + choices[stage].Replicas);
        if (!_oracle.IsMet(With(choices, stage, choices[stage] with { Replicas = _space.ReplicasWithoutWaiting(stage) }), cancellationToken))
        {
            return null;
        }

        for (int replicas = _space.MinReplicas(stage); replicas <= most; replicas++)
        {
            StageChoice[] grown = With(choices, stage, choices[stage] with { Replicas = replicas });
            if (_oracle.IsMet(grown, cancellationToken))
            {
                return grown;
            }
        }

        return null;
    }

    private StageChoice[]? IfMet(StageChoice[] choices, CancellationToken cancellationToken) => _oracle.IsMet(choices, cancellationToken) ? choices : null;

    private static StageChoice[] With(StageChoice[] choices, int stage, StageChoice choice)
    {
        StageChoice[] changed = [.. choices];
        changed[stage] = choice;
        return changed;
    }

    private void Report(string phase, StageChoice[]? best) =>
        run.Report(phase, best is null ? null : _space.Cost(best), run.LowerBound);
}
