using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Placement;
using InferLine.Backends.Triton.State;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>The servers of a pipeline, and the models on them.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly Pipeline _pipeline;
    private readonly TritonOptions _options;
    private readonly DeploymentLog _log;
    private readonly TimeProvider _time;
    private readonly Dictionary<(int Stage, TritonServer Server), ModelLane> _lanes = [];
    private KnownParts? _known;

    public Fleet(Pipeline pipeline, TritonOptions options, Func<HardwareBinding, TritonClient> createClient, DeploymentLog log, TimeProvider time)
    {
        _pipeline = pipeline;
        _options = options;
        _log = log;
        _time = time;
        Dictionary<Uri, TritonServer> servers = [];
        foreach (HardwareBinding binding in options.Bindings)
        {
            if (!servers.ContainsKey(binding.Endpoint!))
            {
                servers.Add(binding.Endpoint!, new TritonServer(createClient(binding), options.MaxConcurrentLoads));
            }
        }

        Servers = [.. servers.Values];
        Bound = [.. options.Bindings.Select(binding => new BoundServer(binding, servers[binding.Endpoint!]))];
    }

    public IReadOnlyList<TritonServer> Servers { get; }

    public IReadOnlyList<BoundServer> Bound { get; }

    /// <summary>Whether a server answers again, so that the next decision evens out the replicas.</summary>
    public bool HasReturns => Servers.Any(server => server.HasReturned);

    public void ForgetReturns()
    {
        foreach (TritonServer server in Servers)
        {
            server.HasReturned = false;
        }
    }

    public void Dispose()
    {
        lock (_lanes)
        {
            foreach (ModelLane lane in _lanes.Values)
            {
                lane.Stop();
            }
        }

        foreach (TritonServer server in Servers)
        {
            server.Dispose();
        }
    }

    public string ModelOf(int stage) => _options.Models.TryGetValue(_pipeline.Stages[stage].Name, out string? model) ? model : _pipeline.Stages[stage].Model;

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
    public IReadOnlyList<StagePart> PartsOf(IReadOnlyList<DesiredStage> stages) => [.. stages.SelectMany(PartsOf)];

    /// <summary>The models of one stage. They are kept until something else is decided, since every inference asks for them.</summary>
    public IReadOnlyList<StagePart> PartsOf(int stage, DesiredState state)
    {
        KnownParts? known = Volatile.Read(ref _known);
        if (!ReferenceEquals(known?.State, state))
        {
            known = new KnownParts(state, [.. state.Stages.Select(PartsOf)]);
            Volatile.Write(ref _known, known);
        }

        return known!.Parts[stage];
    }

    /// <summary>A server with one model for two types of hardware serves the one that has replicas.</summary>
    private StagePart[] PartsOf(DesiredStage stage, int index) =>
    [
        .. Bound.Where(bound => stage.Shares.ContainsKey(bound.Key)).GroupBy(bound => bound.Server).Select(server =>
        {
            BoundServer bound = server.MaxBy(one => stage.Shares[one.Key])!;
            int share = stage.Shares[bound.Key];
            return new StagePart(index, bound, ModelOf(index), share, bound.Target(stage.Plan, share), Lane(index, server.Key));
        }),
    ];

    private ModelLane Lane(int stage, TritonServer server)
    {
        lock (_lanes)
        {
            if (!_lanes.TryGetValue((stage, server), out ModelLane? lane))
            {
                lane = new ModelLane(new ModelDeployer(server, ModelOf(stage), _log, _time, _options.Client.RetryDelay));
                _lanes.Add((stage, server), lane);
            }

            return lane;
        }
    }

    private sealed record KnownParts(DesiredState State, IReadOnlyList<StagePart>[] Parts);
}
