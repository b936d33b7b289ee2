using InferLine.Plans;

namespace InferLine.Hosting.Scaling;

/// <summary>A plan that the backend is to apply.</summary>
/// <param name="Before">The plan before it.</param>
/// <param name="ReplicasBefore">The replicas that were wanted before it.</param>
/// <param name="MayRevert">Whether the plan before is applied again if this one cannot be.</param>
/// <param name="Superseded">The first plan, if that was not applied yet when this one took its place.</param>
internal sealed record PlanChange(Plan? Before, IReadOnlyList<int> ReplicasBefore, bool MayRevert, PlanChange? Superseded)
{
    private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it is applied, and fails if it was not.</summary>
    public Task Applied => _applied.Task;

    /// <summary>It is applied, and so is served whoever waits for the one that it took the place of.</summary>
    public void Succeed()
    {
        _applied.TrySetResult();
        Superseded?.Succeed();
    }

    public void Fail(Exception exception) => _applied.TrySetException(exception);

    /// <summary>Nothing is applied any more.</summary>
    public void Abandon(Exception exception)
    {
        Fail(exception);
        Superseded?.Abandon(exception);
    }
}
