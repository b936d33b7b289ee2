using System.Diagnostics;
using InferLine.Planning;
using InferLine.Plans;

namespace InferLine.Benchmarks.Planning;

/// <summary>How the three planners did on one question. Times in seconds; first plan and gap are those of auto, proof and simulations those of exact.</summary>
internal sealed record PlannerMeasurement(
    string Group, double FirstPlan, double Greedy, double Proof, double Exact, long GreedySimulations, long ExactSimulations, double? CostRatio, double? Gap, bool HasPlan)
{
    public static PlannerMeasurement Take(PlanningInstance instance, TimeSpan limit)
    {
        var options = new PlannerOptions { TimeLimit = limit };
        PlanningResult greedy = new GreedyPlanner(new PlannerOptions { TimeLimit = null }).Plan(instance.Request);
        var auto = new FirstReport();
        PlanningResult either = new AutoPlanner(options).Plan(instance.Request, auto);
        var proof = new FirstReport();
        PlanningResult exact = new ExactPlanner(options).Plan(instance.Request, proof);
        bool proved = exact.Search.Status is SearchStatus.Optimal or SearchStatus.Infeasible;
        return new PlannerMeasurement(
            instance.Group,
            auto.FirstPlan,
            greedy.Search.Elapsed.TotalSeconds,
            proved ? Math.Min(proof.Proof, exact.Search.Elapsed.TotalSeconds) : double.PositiveInfinity,
            exact.Search.Elapsed.TotalSeconds,
            greedy.Search.Simulations,
            exact.Search.Simulations,
            greedy.Plan is null || exact.Plan is null || !proved ? null : greedy.Plan.CostPerHour / exact.Plan.CostPerHour,
            either.Plan is null ? null : 1 - (either.Search.LowerBoundCostPerHour / either.Plan.CostPerHour),
            either.Plan is not null);
    }

    private sealed class FirstReport : IProgress<PlanningProgress>
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        public double FirstPlan { get; private set; } = double.NaN;

        public double Proof { get; private set; } = double.PositiveInfinity;

        public void Report(PlanningProgress value)
        {
            double now = Stopwatch.GetElapsedTime(_started).TotalSeconds;
            if (value.CostPerHour is { } cost)
            {
                FirstPlan = double.IsNaN(FirstPlan) ? now : FirstPlan;
                Proof = value.LowerBoundCostPerHour >= cost * (1 - 1e-9) ? Math.Min(Proof, now) : Proof;
            }
        }
    }
}
