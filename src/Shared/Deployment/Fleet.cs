using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.Deployment;

/// <summary>The servers of a pipeline, and the models on them.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="models">The models of stages that are not named as in the pipeline.</param>
/// <param name="bound">The servers by hardware.</param>
/// <param name="createDeployer">Makes what changes the model of a stage, by its index, on a server.</param>
internal sealed class Fleet<TServer, TTarget>(
    Pipeline pipeline, IDictionary<string, string> models, IReadOnlyList<BoundServer<TServer, TTarget>> bound, Func<int, string, TServer, IModelDeployer<TTarget>> createDeployer) : IDisposable
    where TServer : ModelServer
    where TTarget : class
{
    private readonly Dictionary<(int Stage, TServer Server), ModelLane<TTarget>> _lanes = [];
    private KnownParts? _known;

    public IReadOnlyList<TServer> Servers { get; } = [.. bound.Select(one => one.Server).Distinct()];

    public IReadOnlyList<BoundServer<TServer, TTarget>> Bound { get; } = bound;

    /// <summary>Whether a server answers again, so that the next decision evens out the replicas.</summary>
    public bool HasReturns => Servers.Any(server => server.HasReturned);

    public void ForgetReturns()
    {
        foreach (TServer server in Servers)
        {
            server.HasReturned = false;
        }
    }

    public void Dispose()
    {
        lock (_lanes)
        {
            foreach (ModelLane<TTarget> lane in _lanes.Values)
            {
                lane.Stop();
            }
        }

        foreach (TServer server in Servers)
        {
            server.Dispose();
        }
    }

    public string ModelOf(int stage) => models.TryGetValue(pipeline.Stages[stage].Name, out string? model) ? model : pipeline.Stages[stage].Model;

    /// <summary>Refuses a plan for which there are no servers, or not enough, even if all answer.</summary>
    /// <exception cref="InvalidInputException">The message says all that is wrong.</exception>
    public void CheckCapacity(IReadOnlyList<StagePlan> plans)
    {
        var problems = new List<string>();
        foreach (IGrouping<string, StagePlan> group in plans.GroupBy(plan => plan.Hardware, StringComparer.Ordinal))
        {
            long capacity = Bound.Where(bound => bound.Hardware == group.Key).Sum(bound => (long)bound.Capacity);
            long wanted = group.Sum(plan => (long)plan.Replicas);
            if (capacity == 0)
            {
                problems.Add($"no server is bound to hardware '{group.Key}', which {string.Join(", ", group.Select(plan => $"'{plan.Stage}'"))} is planned on");
            }
            else if (wanted > capacity)
            {
                problems.Add(FormattableString.Invariant($"{wanted} replicas are planned on hardware '{group.Key}', whose servers have room for {capacity}"));
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException(null, "plan", $"{string.Join("; ", problems)}; bind servers to the hardware, raise their capacity, or plan with what there is");
        }
    }

    /// <summary>The servers of the types of hardware that a plan is for.</summary>
    public TServer[] ServersFor(IReadOnlyList<StagePlan> plans)
    {
        HashSet<string> hardware = HardwareOf(plans);
        return [.. Bound.Where(bound => hardware.Contains(bound.Hardware)).Select(bound => bound.Server).Distinct()];
    }

    /// <summary>Refuses a plan for hardware of which no server answered when it was last asked.</summary>
    /// <param name="plans">The plan.</param>
    /// <param name="failure">Makes the backend's exception of a message.</param>
    public void CheckAvailable(IReadOnlyList<StagePlan> plans, Func<string, Exception> failure)
    {
        foreach (string type in HardwareOf(plans))
        {
            BoundServer<TServer, TTarget>[] asked = [.. Bound.Where(one => one.Hardware == type)];
            if (!asked.Any(one => one.Server.IsAvailable))
            {
                throw failure($"no server of hardware '{type}' answers ({string.Join(", ", asked.Select(one => one.Server.Name))}); nothing was changed");
            }
        }
    }

    /// <summary>The models of a plan's stages on the servers that answer, where they would be placed now.</summary>
    public StagePart<TServer, TTarget>[] AvailableParts(IReadOnlyList<StagePlan> plans, DesiredState? present) =>
        [.. PartsOf(Place(plans, present, HasReturns)).Where(part => part.Server.Server.IsAvailable)];

    /// <summary>Spreads the replicas over the servers that answer.</summary>
    public IReadOnlyList<DesiredStage> Place(IReadOnlyList<StagePlan> plans, DesiredState? present, bool rebalance)
    {
        int[][]? current = present?.Stages.Select(stage => Bound.Select(bound => stage.Shares.GetValueOrDefault(bound.Key)).ToArray()).ToArray();
        int[][] shares = ReplicaPlacement.Place([.. plans.Select(plan => new StageDemand(plan.Hardware, plan.Replicas))], [.. Bound.Select(bound => bound.Slot)], current, rebalance);
        return
        [
            .. plans.Select((plan, s) => new DesiredStage(
                plan,
                Bound.Select((bound, b) => (bound.Key, Share: shares[s][b]))
                    .Where(share => share.Share > 0 || present?.Stages[s].Shares.ContainsKey(share.Key) == true)
                    .ToDictionary(share => share.Key, share => share.Share, StringComparer.Ordinal))),
        ];
    }

    /// <summary>The models of stages.</summary>
    public IReadOnlyList<StagePart<TServer, TTarget>> PartsOf(IReadOnlyList<DesiredStage> stages) => [.. stages.SelectMany(PartsOf)];

    /// <summary>The models of one stage. They are kept until something else is decided, since every inference asks for them.</summary>
    public IReadOnlyList<StagePart<TServer, TTarget>> PartsOf(int stage, DesiredState state)
    {
        KnownParts? known = Volatile.Read(ref _known);
        if (!ReferenceEquals(known?.State, state))
        {
            known = new KnownParts(state, [.. state.Stages.Select(PartsOf)]);
            Volatile.Write(ref _known, known);
        }

        return known!.Parts[stage];
    }

    private static HashSet<string> HardwareOf(IReadOnlyList<StagePlan> plans) => [.. plans.Select(plan => plan.Hardware)];

    /// <summary>A server with one model for two types of hardware serves the one that has replicas.</summary>
    private StagePart<TServer, TTarget>[] PartsOf(DesiredStage stage, int index) =>
    [
        .. Bound.Where(bound => stage.Shares.ContainsKey(bound.Key)).GroupBy(bound => bound.Server).Select(server =>
        {
            BoundServer<TServer, TTarget> largest = server.MaxBy(one => stage.Shares[one.Key])!;
            int share = stage.Shares[largest.Key];
            return new StagePart<TServer, TTarget>(index, largest, ModelOf(index), share, largest.Target(stage.Plan, share), Lane(index, server.Key));
        }),
    ];

    private ModelLane<TTarget> Lane(int stage, TServer server)
    {
        lock (_lanes)
        {
            if (!_lanes.TryGetValue((stage, server), out ModelLane<TTarget>? lane))
            {
                lane = new ModelLane<TTarget>(createDeployer(stage, ModelOf(stage), server));
                _lanes.Add((stage, server), lane);
            }

            return lane;
        }
    }

    private sealed record KnownParts(DesiredState State, IReadOnlyList<StagePart<TServer, TTarget>>[] Parts);
}
