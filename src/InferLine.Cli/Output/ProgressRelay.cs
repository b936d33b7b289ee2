using InferLine.Planning;

namespace InferLine.Output;

/// <summary>Passes progress on at once; <see cref="Progress{T}"/> would queue it, and show it out of order.</summary>
internal sealed class ProgressRelay(Action<PlanningProgress> show) : IProgress<PlanningProgress>
{
    public void Report(PlanningProgress value) => show(value);
}
