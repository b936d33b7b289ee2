using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Profiles;

namespace InferLine.Planning;

/// <summary>What a search chooses from, and what its choices cost.</summary>
internal sealed class PlanSpace
{
    public PlanSpace(PlanningRequest request)
    {
        Request = request;
        Layout = new WorkloadLayout(request.Workload);
        Pipeline = request.Workload.Pipeline;
        Options = [.. Pipeline.Stages.Select(stage => FindOptions(request.Catalog, stage.Model))];
    }

    public PlanningRequest Request { get; }

    public WorkloadLayout Layout { get; }

    public Pipeline Pipeline { get; }

    /// <summary>The hardware options of each stage, by stage index, from the dearest to the cheapest type.</summary>
    public HardwareOption[][] Options { get; }

    public int StageCount => Options.Length;

    public HardwareOption OptionOf(int stage, StageChoice choice) => Options[stage][choice.Option];

    public StageConfiguration Configure(int stage, StageChoice choice) =>
        new(OptionOf(stage, choice).Profile, choice.BatchSize, choice.Replicas, MaxDelaySeconds: 0);

    public StageConfiguration[] Configure(ReadOnlySpan<StageChoice> choices)
    {
        var configurations = new StageConfiguration[choices.Length];
        for (int stage = 0; stage < choices.Length; stage++)
        {
            configurations[stage] = Configure(stage, choices[stage]);
        }

        return configurations;
    }

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

    /// <summary>So many replicas that no item of a stage ever waits for one, or nearly so on traces of many millions of queries.</summary>
    public int ReplicasWithoutWaiting(int stage) => Math.Clamp(Layout.Stages[stage].ItemCount, 1, HardwareType.MaxReplicaLimit);

    /// <summary>The load on a stage relative to what its choice can carry; above 1 the stage cannot keep up.</summary>
    public double Load(int stage, StageChoice choice)
    {
        double seconds = Math.Max(Request.Workload.Arrivals.DurationSeconds, double.Epsilon);
        return Layout.Stages[stage].ItemCount / seconds / (choice.Replicas * OptionOf(stage, choice).Profile.ThroughputPerSecond(choice.BatchSize));
    }

    private static HardwareOption[] FindOptions(ProfileCatalog catalog, string model)
    {
        ModelProfile profiles = catalog.GetModel(model);
        return
        [
            .. catalog.Hardware
                .Select((hardware, index) => (hardware, index))
                .Where(type => profiles.ByHardware.ContainsKey(type.hardware.Name))
                .OrderByDescending(type => type.hardware.CostPerHour)
                .ThenBy(type => type.hardware.Name, StringComparer.Ordinal)
                .Select(type => CreateOption(type.hardware, type.index, profiles.ByHardware[type.hardware.Name])),
        ];
    }

    private static HardwareOption CreateOption(HardwareType hardware, int index, LatencyProfile profile) =>
        new(hardware, index, profile, [.. profile.Measurements.Select(m => m.Size).Prepend(1).Distinct()]);
}
