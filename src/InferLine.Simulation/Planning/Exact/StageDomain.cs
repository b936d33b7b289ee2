namespace InferLine.Planning;

/// <summary>The configurations of one stage that may be part of a plan that meets the objective, by increasing cost.</summary>
internal sealed class StageDomain
{
    private readonly PlanSpace _space;
    private readonly int _stage;
    private readonly (int Option, int BatchSize, int LeastReplicas)[] _groups;
    private readonly Dictionary<(int Option, int BatchSize), BatchTradeOff> _tradeOffs;

    /// <param name="space">What there is to choose from.</param>
    /// <param name="service">The least service times of the stages.</param>
    /// <param name="stage">The stage index.</param>
    /// <param name="isPossible">Whether a hardware option with a largest batch is still possible; <see langword="null"/> if all are.</param>
    public StageDomain(PlanSpace space, LeastService service, int stage, Func<int, int, bool>? isPossible = null)
    {
        _space = space;
        _stage = stage;
        var bound = new FluidBound(space, service, stage);
        _groups =
        [
            .. from option in Enumerable.Range(0, space.Options[stage].Length)
               from batchSize in space.Options[stage][option].BatchSizes
               where isPossible is null || isPossible(option, batchSize)
               let least = bound.LeastReplicas(space.Options[stage][option], batchSize)
               where least is not null
               let replicas = Math.Max(least.Value, space.MinReplicas(stage))
               where replicas <= space.MaxReplicas(stage, space.Options[stage][option])
               select (option, batchSize, replicas),
        ];
        WindowSeconds = bound.WindowSeconds;
        _tradeOffs = _groups.ToDictionary(
            group => (group.Option, group.BatchSize),
            group => new BatchTradeOff(space.Options[stage][group.Option].Profile, group.BatchSize, bound.WindowSeconds, bound.RoundingSeconds));
        LeastCost = _groups.Length == 0 ? double.PositiveInfinity : _groups.Min(group => group.LeastReplicas * Price(group.Option));
    }

    /// <summary>The least cost of the stage in any plan that meets the objective; infinite if there is none.</summary>
    public double LeastCost { get; }

    /// <summary>The length of the window in which an item in time is served; infinite if no query visits the stage.</summary>
    public double WindowSeconds { get; }

    /// <summary>The hardware options and batch sizes, and the least number of replicas that each needs.</summary>
    public ReadOnlySpan<(int Option, int BatchSize, int LeastReplicas)> Groups => _groups;

    /// <summary>What short service times cost on a hardware option with a largest batch.</summary>
    public BatchTradeOff TradeOff(int option, int batchSize) => _tradeOffs[(option, batchSize)];

    /// <summary>
    /// All candidates up to a cost, and for each hardware option, batch size and delay the next one beyond it, so that the search can tell whether a higher cost would bring more. Among
    /// equal costs: the option listed first, fewer replicas, smaller batch, shorter delay.
    /// </summary>
    /// <param name="costPerHour">The cost.</param>
    /// <param name="budget">Tells reduced costs.</param>
    public Candidate[] UpTo(double costPerHour, BudgetBound budget)
    {
        var candidates = new List<Candidate>();
        foreach ((int option, int batchSize, int least) in _groups)
        {
            int most = _space.MaxReplicas(_stage, _space.Options[_stage][option]);
            for (int replicas = least; replicas <= most; replicas++)
            {
                double cost = replicas * Price(option);
                double reduced = budget.ReducedCost(_stage, new StageChoice(option, batchSize, replicas));
                for (int delay = 0; delay < (batchSize == 1 ? 1 : _space.Delays.Length); delay++)
                {
                    candidates.Add(new Candidate(new StageChoice(option, batchSize, replicas, delay), cost, reduced));
                }

                if (cost > costPerHour)
                {
                    break;
                }
            }
        }

        candidates.Sort(static (a, b) => Compare(a, b));
        return [.. candidates];
    }

    /// <summary>The order of candidates.</summary>
    public static int Compare(in Candidate a, in Candidate b)
    {
        int order = a.CostPerHour.CompareTo(b.CostPerHour);
        order = order != 0 ? order : a.Choice.Option.CompareTo(b.Choice.Option);
        order = order != 0 ? order : a.Choice.Replicas.CompareTo(b.Choice.Replicas);
        order = order != 0 ? order : a.Choice.BatchSize.CompareTo(b.Choice.BatchSize);
        return order != 0 ? order : a.Choice.Delay.CompareTo(b.Choice.Delay);
    }

    private double Price(int option) => _space.Options[_stage][option].Hardware.CostPerHour;
}
