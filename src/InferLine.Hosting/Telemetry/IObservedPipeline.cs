using InferLine.Hosting.Attainment;
using InferLine.NetworkCalculus;

namespace InferLine.Hosting.Telemetry;

/// <summary>What the observable instruments look at.</summary>
internal interface IObservedPipeline
{
    IReadOnlyList<string> StageNames { get; }

    long Arrivals { get; }

    AttainmentCount Attainment { get; }

    IReadOnlyList<int?> ReplicasWanted { get; }

    IReadOnlyList<int?> ReplicasRunning { get; }

    double CostPerHour { get; }

    ArrivalCurve? PlannedEnvelope { get; }

    ArrivalCurve? LiveEnvelope { get; }
}
