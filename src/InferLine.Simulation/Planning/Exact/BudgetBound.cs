namespace InferLine.Planning;

/// <summary>What a plan costs at least because the stages of a path share the latency objective: time that one stage takes for a cheap configuration is missing to the others.</summary>
/// <remarks>
/// <para>
/// Budget. Take a path and a set Q of queries that visit all its stages (<see cref="PathSample"/>). A plan that meets the objective makes at most M queries late; leave out more queries of Q until exactly M are left out:
/// the other R = |Q| - M are in time. Each of them follows a chain of its items along the path, and is served at each stage at least as long as the fastest of its items there, f(q, s). So the sum of f(q, s) over the stages is at most the
/// objective less the least time after the path, and so is the sum of the means over these R queries.
/// </para>
/// <para>
/// Mean. The queries in Q are those that arrive in some cells of the trace. As in <see cref="FluidBound"/>, an item in time of a query that arrives in a cell is served wholly within the cell prolonged by the stage's window, so k replicas have
/// k · (length + window) for all items in time of the cell, and an item in a batch of n takes latency(n) / n of it at least. The fastest items of the R queries take what is left when all others, of which there
/// are at least as many as the items of the cells less those of R queries and the most that M queries can have, take what the most efficient batch takes. Under that limit on the mean of latency(n) / n the mean of latency(n) is at least the
/// value of the lower convex hull (<see cref="BatchTradeOff"/>). Call it A(s, c) for configuration c. Stages choose Q's R queries separately here, which can only lower it.
/// </para>
/// <para>
/// Bound. For any weights w ≥ 0 of samples j, and any plan: cost ≥ Σ over stages of (cost(c) + Σ w_j · A_j(s, c)) - Σ w_j · budget_j, since Σ A_j ≤ budget_j. The term of a stage is its reduced cost; the least reduced cost of a stage bounds
/// it where it has no configuration yet. That is Lagrangian duality; good weights are found by subgradient steps, and any weights give a valid bound.
/// </para>
/// </remarks>
internal sealed class BudgetBound
{
    private const int Steps = 400;

    /// <summary>Guards against rounding; the bound may only be too low.</summary>
    private const double Slack = 1e-10;

    private readonly PlanSpace _space;
    private readonly StageDomain[] _stages;
    private readonly (int Sample, int Place)[][] _uses;
    private readonly PathSample[] _samples;
    private readonly double[] _weights;
    private readonly double[] _least;
    private readonly double _credit;

    public BudgetBound(PlanSpace space, LeastService service, StageDomain[] stages, ParallelOptions parallel)
    {
        _space = space;
        _stages = stages;
        _samples = new PathSamples(space, service, stages).Find();
        _uses =
        [
            .. Enumerable.Range(0, space.StageCount).Select(stage => Enumerable.Range(0, _samples.Length)
                .Select(sample => (Sample: sample, Place: Array.IndexOf(_samples[sample].Stages, stage))).Where(use => use.Place >= 0).ToArray()),
        ];
        BudgetOption[][] options = new BudgetOption[space.StageCount][];
        Parallel.For(0, space.StageCount, parallel, stage => options[stage] = Options(stage, parallel.CancellationToken));
        _weights = FindWeights(options, parallel.CancellationToken);
        _least = [.. options.Select((choices, stage) => choices.Min(option => option.CostPerHour + Weigh(stage, option.Means, _weights)))];
        _credit = _samples.Select((sample, j) => _weights[j] * sample.BudgetSeconds).Sum();
        CostPerHour = Bound(_least.Sum());
    }

    /// <summary>No plan that meets the objective costs less.</summary>
    public double CostPerHour { get; }

    /// <summary>The least reduced cost of a hardware option of a stage with a largest batch, whatever the number of replicas.</summary>
    public double LeastReducedCost(int stage, int option, int batchSize, int leastReplicas)
    {
        BatchTradeOff tradeOff = _stages[stage].TradeOff(option, batchSize);
        double fastest = tradeOff.LeastMeanSeconds(double.PositiveInfinity);
        if (double.IsInfinity(fastest))
        {
            return _uses[stage].Length == 0 ? 0 : double.PositiveInfinity;
        }

        // More replicas cost more, and the service times do not get below the fastest.
        double price = _space.Options[stage][option].Hardware.CostPerHour;
        double atLeast = fastest * PricePerSecond(stage);
        double least = double.PositiveInfinity;
        for (int replicas = leastReplicas; (replicas * price) + atLeast < least; replicas++)
        {
            least = Math.Min(least, ReducedCost(stage, new StageChoice(option, batchSize, replicas)));
        }

        return least;
    }

    /// <summary>What a second that a stage takes longer is worth, in cost per hour.</summary>
    public double PricePerSecond(int stage) => _uses[stage].Sum(use => _weights[use.Sample]);

    /// <summary>The least reduced cost of a stage's configurations.</summary>
    public double LeastReducedCost(int stage) => _least[stage];

    /// <summary>The reduced cost of a configuration.</summary>
    public double ReducedCost(int stage, StageChoice choice)
    {
        double cost = _space.Cost(stage, choice);
        BatchTradeOff tradeOff = _stages[stage].TradeOff(choice.Option, choice.BatchSize);
        foreach ((int sample, int place) in _uses[stage])
        {
            if (_weights[sample] > 0)
            {
                cost += _weights[sample] * Mean(_samples[sample], place, tradeOff, choice.Replicas);
            }
        }

        return cost;
    }

    /// <summary>What plans cost at least that have these reduced costs, one of each stage, in total.</summary>
    public double Bound(double reducedCosts)
    {
        return double.IsInfinity(reducedCosts) ? reducedCosts : reducedCosts - _credit - (Slack * (Math.Abs(reducedCosts) + _credit));
    }

    private static double Mean(PathSample sample, int place, BatchTradeOff tradeOff, int replicas)
    {
        if (double.IsInfinity(tradeOff.LeastPerItem))
        {
            return double.PositiveInfinity;
        }

        double left = (replicas * sample.Seconds[place]) - (sample.OtherItems[place] * tradeOff.LeastPerItem);
        return tradeOff.LeastMeanSeconds(((left / sample.InTime) * (1 + Slack)) + Slack);
    }

    /// <summary>The configurations of a stage, or for larger numbers of replicas what several of them cost and take at least, without those that another one beats.</summary>
    private BudgetOption[] Options(int stage, CancellationToken cancellationToken)
    {
        var options = new List<BudgetOption>();
        foreach ((int option, int batchSize, int least) in _stages[stage].Groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BatchTradeOff tradeOff = _stages[stage].TradeOff(option, batchSize);
            double[] floor = [.. _uses[stage].Select(use => tradeOff.LeastMeanSeconds(double.PositiveInfinity))];
            double price = _space.Options[stage][option].Hardware.CostPerHour;
            int replicas = least;
            while (true)
            {
                // Costs of the fewest replicas of a range, service times of the most.
                int last = replicas + ((replicas - least) / 16);
                double[] means = [.. _uses[stage].Select(use => Mean(_samples[use.Sample], use.Place, tradeOff, last))];
                var next = new BudgetOption(replicas * price, means);
                if (!options.Exists(other => other.Beats(next)))
                {
                    options.Add(next);
                }

                if (means.AsSpan().SequenceEqual(floor) || options.Exists(other => other.CostPerHour <= next.CostPerHour && other.Means.Zip(floor).All(pair => pair.First <= pair.Second)))
                {
                    break;
                }

                replicas = last + 1;
            }
        }

        return [.. options.Where(option => !options.Exists(other => other != option && other.Beats(option) && !option.Beats(other)))];
    }

    private double Weigh(int stage, double[] means, double[] weights)
    {
        double sum = 0;
        (int Sample, int Place)[] uses = _uses[stage];
        for (int i = 0; i < uses.Length; i++)
        {
            if (weights[uses[i].Sample] > 0)
            {
                sum += weights[uses[i].Sample] * means[i];
            }
        }

        return sum;
    }

    /// <summary>Polyak's subgradient steps towards a target a little above the best value so far, which comes nearer when there is no progress.</summary>
    private double[] FindWeights(BudgetOption[][] options, CancellationToken cancellationToken)
    {
        double[] weights = new double[_samples.Length];
        double[] best = [.. weights];
        double bestValue = double.NegativeInfinity;
        double ambition = 0.3;
        int idle = 0;
        double[] excess = new double[_samples.Length];
        for (int step = 0; step < Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double value = 0;
            for (int j = 0; j < excess.Length; j++)
            {
                excess[j] = -_samples[j].BudgetSeconds;
                value -= weights[j] * _samples[j].BudgetSeconds;
            }

            for (int stage = 0; stage < options.Length; stage++)
            {
                BudgetOption? chosen = null;
                double least = double.PositiveInfinity;
                foreach (BudgetOption option in options[stage])
                {
                    double reduced = option.CostPerHour + Weigh(stage, option.Means, weights);
                    if (reduced < least)
                    {
                        (chosen, least) = (option, reduced);
                    }
                }

                value += least;
                for (int i = 0; chosen is not null && i < _uses[stage].Length; i++)
                {
                    excess[_uses[stage][i].Sample] += Math.Min(chosen.Means[i], 1e3);
                }
            }

            if (double.IsInfinity(value))
            {
                return weights;
            }

            idle++;
            if (value > bestValue * (1 + 1e-4))
            {
                idle = 0;
            }
            else if (idle > 12)
            {
                ambition /= 2;
                idle = 0;
                best.CopyTo(weights, 0);
            }

            if (value > bestValue)
            {
                bestValue = value;
                weights.CopyTo(best, 0);
            }

            double square = 0;
            for (int j = 0; j < excess.Length; j++)
            {
                excess[j] = weights[j] == 0 && excess[j] < 0 ? 0 : excess[j];
                square += excess[j] * excess[j];
            }

            if (square == 0 || ambition < 1e-4)
            {
                break;
            }

            double size = ((bestValue * (1 + ambition)) - value) / square;
            for (int j = 0; j < excess.Length; j++)
            {
                weights[j] = Math.Max(0, weights[j] + (size * excess[j]));
            }
        }

        return best;
    }
}
