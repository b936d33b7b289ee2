using InferLine.Planning;

namespace InferLine.Testing;

/// <summary>The greedy planner, cancelled as soon as it has a plan.</summary>
internal sealed class InterruptedPlanner(CancellationTokenSource interrupt) : IPlanner
{
    public PlanningResult Plan(PlanningRequest request, IProgress<PlanningProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new GreedyPlanner(new PlannerOptions { TimeLimit = null }).Plan(request, new Listener(interrupt, progress!), cancellationToken);

    private sealed class Listener(CancellationTokenSource interrupt, IProgress<PlanningProgress> next) : IProgress<PlanningProgress>
    {
        public void Report(PlanningProgress value)
        {
            next.Report(value);
            if (value.CostPerHour is not null)
            {
                interrupt.Cancel();
            }
        }
    }
}
