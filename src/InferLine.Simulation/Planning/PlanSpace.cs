using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Profiles;

namespace InferLine.Planning;

/// <summary>What a search chooses from, and what its choices cost.</summary>
internal sealed class PlanSpace
{
    private readonly StageConstraint[] _constraints;

    public PlanSpace(PlanningRequest request)
    {
        request.Validate();
        Request = request;
        Layout = request.KnownLayout ?? new WorkloadLayout(request.Workload);
        Pipeline = request.Workload.Pipeline;
        Delays = [.. request.BatchingDelays.Distinct().Order()];
        _constraints = [.. Pipeline.Stages.Select(stage => request.Constraints.FirstOrDefault(c => c.Stage == stage.Name) ?? new StageConstraint(stage.Name))];
        Options = [.. Pipeline.Stages.Select((stage, s) => FindOptions(request, stage.Model, _constraints[s]))];
    }

    public PlanningRequest Request { get; }

    public WorkloadLayout Layout { get; }

    public Pipeline Pipeline { get; }

    /// <summary>The hardware options of each stage, by stage index, from the dearest to the cheapest type.</summary>
    public HardwareOption[][] Options { get; }

    /// <summary>The batching delays to choose from, increasing.</summary>
    public TimeSpan[] Delays { get; }

    public int StageCount => Options.Length;

    /// <summary>The least number of replicas that a stage may have.</summary>
    public int MinReplicas(int stage) => _constraints[stage].MinReplicas;

    /// <summary>The largest number of replicas that a stage may have on a hardware option, whatever the others use.</summary>
    public int MaxReplicas(int stage, HardwareOption option) =>
        Math.Min(_constraints[stage].MaxReplicas ?? HardwareType.MaxReplicaLimit, option.Hardware.MaxReplicas ?? HardwareType.MaxReplicaLimit);

    public HardwareOption OptionOf(int stage, StageChoice choice) => Options[stage][choice.Option];

    public StageConfiguration Configure(int stage, StageChoice choice) =>
        new(OptionOf(stage, choice).Profile, choice.BatchSize, choice.Replicas, StageConfiguration.SecondsOf(Delays[choice.Delay]), Request.Batching);

    public double Cost(int stage, StageChoice choice) => choice.Replicas * OptionOf(stage, choice).Hardware.CostPerHour;

    public double Cost(ReadOnlySpan<StageChoice> choices)
    {
        double cost = 0;
        for (int stage = 0; stage < choices.Length; stage++)
        {
            cost += Cost(stage, choices[stage]);
        }

        return cost;
    }

    /// <summary>How many replicas of a type of hardware are left under its limit; a large number if it has none.</summary>
    public int FreeReplicas(ReadOnlySpan<StageChoice> choices, HardwareOption option)
    {
        if (option.Hardware.MaxReplicas is not { } limit)
        {
            return HardwareType.MaxReplicaLimit;
        }

        int used = 0;
        for (int stage = 0; stage < choices.Length; stage++)
        {
            used += OptionOf(stage, choices[stage]).HardwareIndex == option.HardwareIndex ? choices[stage].Replicas : 0;
        }

        return limit - used;
    }

    /// <summary>Whether a stage may have one more replica.</summary>
    public bool MayGrow(ReadOnlySpan<StageChoice> choices, int stage)
    {
        HardwareOption option = OptionOf(stage, choices[stage]);
        return choices[stage].Replicas < MaxReplicas(stage, option) && FreeReplicas(choices, option) > 0;
    }

    /// <summary>So many replicas that no item of a stage ever waits for one, or nearly so on traces of many millions of queries.</summary>
    public int ReplicasWithoutWaiting(int stage) => Math.Clamp(Layout.Stages[stage].ItemCount, 1, HardwareType.MaxReplicaLimit);

    /// <summary>The load on a stage relative to what its choice can carry; above 1 the stage cannot keep up.</summary>
    public double Load(int stage, StageChoice choice)
    {
        double seconds = Math.Max(Request.Workload.Arrivals.DurationSeconds, double.Epsilon);
        return Layout.Stages[stage].ItemCount / seconds / (choice.Replicas * OptionOf(stage, choice).Profile.ThroughputPerSecond(choice.BatchSize));
    }

    /// <summary>The limits on replicas, as messages show them.</summary>
    public string DescribeLimits() =>
        string.Join(
            ", ",
            Request.Catalog.Hardware.Where(type => type.MaxReplicas is not null).Select(type => $"hardware '{type.Name}' {type.MaxReplicas}")
                .Concat(_constraints.Where(c => c.MaxReplicas is not null).Select(c => $"stage '{c.Stage}' {c.MaxReplicas}"))
                .DefaultIfEmpty("none"));

    private static HardwareOption[] FindOptions(PlanningRequest request, string model, StageConstraint constraint)
    {
        ModelProfile profiles = request.Catalog.GetModel(model);
        return
        [
            .. request.Catalog.Hardware
                .Select((hardware, index) => (hardware, index))
                .Where(type => profiles.ByHardware.ContainsKey(type.hardware.Name))
                .Where(type => constraint.Hardware is null || type.hardware.Name == constraint.Hardware)
                .OrderByDescending(type => type.hardware.CostPerHour)
                .ThenBy(type => type.hardware.Name, StringComparer.Ordinal)
                .Select(type => CreateOption(type.hardware, type.index, profiles.ByHardware[type.hardware.Name], request.EveryBatchSize)),
        ];
    }

    private static HardwareOption CreateOption(HardwareType hardware, int index, LatencyProfile profile, bool everyBatchSize) =>
        new(
            hardware,
            index,
            profile,
            everyBatchSize ? [.. Enumerable.Range(1, profile.MaxBatchSize)] : [.. profile.Measurements.Select(m => m.Size).Prepend(1).Distinct()]);
}
