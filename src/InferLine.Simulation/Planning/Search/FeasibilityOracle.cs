using System.Collections.Concurrent;

namespace InferLine.Planning;

/// <summary>
/// Answers, for any number of threads, whether choices meet the objective, and no more than that: simulations end as soon as too many queries are late, and what was simulated is
/// shared with choices that begin alike.
/// </summary>
internal sealed class FeasibilityOracle(PlanSpace space, SearchMemory memory)
{
    private readonly ConcurrentBag<SearchPosition> _idle = [];

    public bool IsMet(ReadOnlySpan<StageChoice> choices, CancellationToken cancellationToken)
    {
        SearchPosition position = _idle.TryTake(out SearchPosition? idle) ? idle : new SearchPosition(space, memory);
        position.Reset();
        try
        {
            foreach (int stage in space.Pipeline.Topology.TopologicalOrder)
            {
                cancellationToken.ThrowIfCancellationRequested();
                StageOutcome outcome = position.Evaluate(stage, choices[stage], cancellationToken);
                position.Ledger.Mark(outcome.LateQueries);
                if (!outcome.IsAlive || position.Ledger.Exceeded)
                {
                    return false;
                }

                position.Assign(stage, choices[stage]);
            }

            return true;
        }
        finally
        {
            _idle.Add(position);
        }
    }
}
