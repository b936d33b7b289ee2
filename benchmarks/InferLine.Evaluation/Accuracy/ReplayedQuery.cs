using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A query that does what one of a workload does. It is also every item of it.</summary>
/// <param name="visits">What the queries of the workload do.</param>
/// <param name="index">Which of them this is.</param>
internal sealed class ReplayedQuery(Visits visits, int index)
{
    public int Index { get; } = index;

    /// <summary>The number of its items at a stage.</summary>
    public int Count(int stage) => visits.Count(stage, Index);
}
