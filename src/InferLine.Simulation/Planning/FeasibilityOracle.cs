using System.Collections.Concurrent;
using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>Answers, for any number of threads, whether choices meet the objective; counts the simulations.</summary>
internal sealed class FeasibilityOracle(PlanSpace space, PlannerOptions options)
{
    private readonly PrefixKeys _keys = new(space.Layout);
    private readonly PrefixCache<StageResult> _cache = new(options.CacheBytes, result => result.Bytes);
    private readonly ConcurrentBag<FeasibilityCheck> _idle = [];
    private long _simulations;

    /// <summary>How many times a stage was simulated.</summary>
    public long Simulations => Interlocked.Read(ref _simulations);

    public bool IsMet(ReadOnlySpan<StageChoice> choices, CancellationToken cancellationToken)
    {
        FeasibilityCheck check = _idle.TryTake(out FeasibilityCheck? idle) ? idle : new FeasibilityCheck(space.Layout, space.Request.Slo, _keys, _cache);
        long before = check.Simulations;
        try
        {
            return check.IsMet(space.Configure(choices), cancellationToken);
        }
        finally
        {
            Interlocked.Add(ref _simulations, check.Simulations - before);
            _idle.Add(check);
        }
    }
}
