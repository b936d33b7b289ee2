using InferLine.Plans;

namespace InferLine.Backends.Deployment;

/// <summary>
/// Decides in the order in which calls began. A plan is looked at on the servers before it is decided, and a scale decision is not: one that comes meanwhile would else be taken back by the plan, and a plan by an older one.
/// </summary>
/// <remarks>Other than <see cref="Begin"/>, it is called where decisions are made, one after the other.</remarks>
internal sealed class CallOrder
{
    private long _begun;
    private long _plan;
    private long _scale;
    private IReadOnlyList<int> _replicas = [];

    /// <returns>The number of a call that begins.</returns>
    public long Begin() => Interlocked.Increment(ref _begun);

    /// <returns>What a call's plan comes to; <see langword="null"/> if a plan that came later holds already.</returns>
    public IReadOnlyList<StagePlan>? Plan(long call, IReadOnlyList<StagePlan> plans)
    {
        if (call < _plan)
        {
            return null;
        }

        _plan = call;
        return call < _scale ? [.. plans.Select((stage, s) => stage with { Replicas = _replicas[s] })] : plans;
    }

    /// <summary>A scale decision is made.</summary>
    public void Scale(long call, IReadOnlyList<int> replicas) => (_scale, _replicas) = (call, [.. replicas]);
}
