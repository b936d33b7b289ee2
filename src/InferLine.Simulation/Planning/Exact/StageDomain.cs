namespace InferLine.Planning;

/// <summary>The configurations of one stage that may be part of a plan that meets the objective, by increasing cost.</summary>
internal sealed class StageDomain
{
    private readonly PlanSpace _space;
    private readonly int _stage;
    private readonly (int Option, int BatchSize, int LeastReplicas)[] _groups;

    public StageDomain(PlanSpace space, LeastService service, int stage)
    {
        _space = space;
        _stage = stage;
        var bound = new FluidBound(space, service, stage);
        _groups =
        [
            .. from option in Enumerable.Range(0, space.Options[stage].Length)
               from batchSize in space.Options[stage][option].BatchSizes
               let least = bound.LeastReplicas(space.Options[stage][option], batchSize)
               where least is not null
               let replicas = Math.Max(least.Value, space.MinReplicas(stage))
               where replicas <= space.MaxReplicas(stage, space.Options[stage][option])
               select (option, batchSize, replicas),
        ];
        LeastCost = _groups.Length == 0 ? double.PositiveInfinity : _groups.Min(group => group.LeastReplicas * Price(group.Option));
    }

    /// <summary>The least cost of the stage in any plan that meets the objective; infinite if there is none.</summary>
    public double LeastCost { get; }

    /// <summary>
    /// All candidates up to a cost, and for each hardware option, batch size and delay the next one beyond it, so that the search can tell whether a higher cost would bring more. Among
    /// equal costs: the option listed first, fewer replicas, smaller batch, shorter delay.
    /// </summary>
    public Candidate[] UpTo(double costPerHour)
    {
        var candidates = new List<Candidate>();
        foreach ((int option, int batchSize, int least) in _groups)
        {
            int most = _space.MaxReplicas(_stage, _space.Options[_stage][option]);
            for (int replicas = least; replicas <= most; replicas++)
            {
                double cost = replicas * Price(option);
                for (int delay = 0; delay < (batchSize == 1 ? 1 : _space.Delays.Length); delay++)
                {
                    candidates.Add(new Candidate(new StageChoice(option, batchSize, replicas, delay), cost));
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

    private static int Compare(in Candidate a, in Candidate b)
    {
        int order = a.CostPerHour.CompareTo(b.CostPerHour);
        order = order != 0 ? order : a.Choice.Option.CompareTo(b.Choice.Option);
        order = order != 0 ? order : a.Choice.Replicas.CompareTo(b.Choice.Replicas);
        order = order != 0 ? order : a.Choice.BatchSize.CompareTo(b.Choice.BatchSize);
        return order != 0 ? order : a.Choice.Delay.CompareTo(b.Choice.Delay);
    }

    private double Price(int option) => _space.Options[_stage][option].Hardware.CostPerHour;
}
