using InferLine.Planning;

namespace InferLine.Testing;

/// <summary>A planner with a defect.</summary>
internal sealed class BrokenPlanner : IPlanner
{
    public PlanningResult Plan(PlanningRequest request, IProgress<PlanningProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("It fell\napart.");
}
