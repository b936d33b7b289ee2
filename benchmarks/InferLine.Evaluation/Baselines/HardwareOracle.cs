using InferLine.Evaluation.Workloads;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Baselines;

/// <summary>
/// The same with free hardware and batch sizes: what replanning every 30 s would cost, could it know what will arrive, and change everything at once.
/// </summary>
internal static class HardwareOracle
{
    /// <summary>The cost of all windows, in currency units.</summary>
    public static double Cost(Workload workload, ProfileCatalog catalog, ServiceLevelObjective slo)
    {
        var planner = new AutoPlanner(new PlannerOptions { TimeLimit = null });
        double cost = 0;
        double start = 0;
        foreach (Workload? window in WorkloadWindows.Divide(workload, ReplicaOracle.WindowSeconds))
        {
            // Nothing need stand where nothing arrives, and the last window ends with the trace.
            double seconds = Math.Min(ReplicaOracle.WindowSeconds, workload.Arrivals.DurationSeconds - start);
            cost += window is null ? 0 : planner.Plan(new PlanningRequest(window, catalog, slo)).Plan!.CostPerHour!.Value * seconds / 3600;
            start += ReplicaOracle.WindowSeconds;
        }

        return cost;
    }
}
