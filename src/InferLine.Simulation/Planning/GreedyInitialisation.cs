namespace InferLine.Planning;

/// <summary>Algorithm 1 of the InferLine paper: a plan that meets the objective, whatever it costs.</summary>
/// <remarks>
/// Limits of hardware types are not part of the published algorithm. Where the bottleneck may not grow any more, it takes its next larger batch that carries
/// more, or else moves to the hardware that is the next slower for a batch of one; then the stage with the next higher load is tried.
/// </remarks>
internal sealed class GreedyInitialisation(PlanningRun run, FeasibilityOracle oracle)
{
    private readonly PlanSpace _space = run.Space;
    private StageChoice[] _choices = [];

    public GreedyOutcome Run(CancellationToken cancellationToken)
    {
        if (FastestPaths.WhyImpossible(run.Space, run.Service) is { } impossible)
        {
            return new GreedyOutcome(null, impossible);
        }

        _choices = [.. Enumerable.Range(0, _space.StageCount).Select(stage => new StageChoice(OptionsBySpeed(stage)[0], BatchSize: 1, _space.MinReplicas(stage)))];
        for (int stage = 0; stage < _space.StageCount; stage++)
        {
            if (_space.FreeReplicas(_choices, _space.OptionOf(stage, _choices[stage])) < 0 && !MakeRoom(stage))
            {
                return OutOfHardware(stage);
            }
        }

        if (!IsMetWithoutWaiting(cancellationToken))
        {
            return new GreedyOutcome(
                null,
                "the greedy search begins with batches of one on the fastest hardware, and even without waiting these miss the objective; some larger batch is faster here, so another planner may still find a plan");
        }

        while (!oracle.IsMet(_choices, cancellationToken))
        {
            int[] byLoad = [.. Enumerable.Range(0, _space.StageCount).OrderByDescending(stage => _space.Load(stage, _choices[stage]))];
            if (_space.MayGrow(_choices, byLoad[0]))
            {
                _choices[byLoad[0]] = _choices[byLoad[0]] with { Replicas = _choices[byLoad[0]].Replicas + 1 };
            }
            else if (!byLoad.Any(MakeRoom) || !IsMetWithoutWaiting(cancellationToken))
            {
                return OutOfHardware(byLoad[0]);
            }
        }

        return new GreedyOutcome(_choices, Reason: null);
    }

    /// <summary>Lets a stage carry more without another replica of its hardware: by a larger batch, or on other hardware.</summary>
    private bool MakeRoom(int stage)
    {
        StageChoice choice = _choices[stage];
        HardwareOption option = _space.OptionOf(stage, choice);
        bool overLimit = _space.FreeReplicas(_choices, option) < 0;
        double throughput = option.Profile.ThroughputPerSecond(choice.BatchSize);
        int larger = Array.Find(option.BatchSizes, size => size > choice.BatchSize && option.Profile.ThroughputPerSecond(size) > throughput);
        if (larger > 0 && !overLimit)
        {
            _choices[stage] = choice with { BatchSize = larger };
            return true;
        }

        int[] bySpeed = OptionsBySpeed(stage);
        foreach (int slower in bySpeed.Skip(Array.IndexOf(bySpeed, choice.Option) + 1))
        {
            if (_space.FreeReplicas(_choices, _space.Options[stage][slower]) >= _space.MinReplicas(stage))
            {
                _choices[stage] = new StageChoice(slower, BatchSize: 1, _space.MinReplicas(stage));
                return true;
            }
        }

        return false;
    }

    private bool IsMetWithoutWaiting(CancellationToken cancellationToken)
    {
        StageChoice[] ample = [.. _choices.Select((choice, stage) => choice with { Replicas = _space.ReplicasWithoutWaiting(stage) })];
        return oracle.IsMet(ample, cancellationToken);
    }

    private GreedyOutcome OutOfHardware(int stage)
    {
        return new GreedyOutcome(
            null,
            $"the limits ({_space.DescribeLimits()}) leave no room for stage '{_space.Pipeline.Stages[stage].Name}', which needs more than it has; raise a limit, or allow a longer latency");
    }

    /// <summary>The hardware options of a stage by the time of a batch of one; among equals the cheaper first.</summary>
    private int[] OptionsBySpeed(int stage) =>
    [
        .. Enumerable.Range(0, _space.Options[stage].Length)
            .OrderBy(option => _space.Options[stage][option].SingleSeconds)
            .ThenBy(option => _space.Options[stage][option].Hardware.CostPerHour),
    ];
}
