using InferLine.Estimation;

namespace InferLine.Replay;

/// <summary>Walks the changes of a schedule for the simulation of its stage.</summary>
internal struct ScheduledReplicas(StageSchedule schedule) : IReplicaChanges
{
    private readonly List<double> _stops = [];
    private int _next;

    public static bool Any => true;

    public readonly int Additions => schedule.Additions;

    public readonly double NextSeconds => _next < schedule.Events.Count ? schedule.Events[_next].Seconds : double.PositiveInfinity;

    public readonly bool NextIsAddition => schedule.Events[_next].IsAddition;

    /// <summary>When the replicas that went have stopped.</summary>
    public readonly IReadOnlyList<double> Stops => _stops;

    public void Advance() => _next++;

    public readonly void Stopped(double seconds) => _stops.Add(seconds);
}
