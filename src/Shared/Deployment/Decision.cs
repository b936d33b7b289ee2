namespace InferLine.Backends.Deployment;

/// <summary>What was decided, and the changes that it set in motion.</summary>
/// <param name="State">The state.</param>
/// <param name="Changes">The parts on servers that answered, and how their changes end.</param>
internal sealed record Decision<TServer, TTarget>(DesiredState State, IReadOnlyList<(StagePart<TServer, TTarget> Part, Task<LaneOutcome<TTarget>> Outcome)> Changes)
    where TServer : ModelServer
    where TTarget : class
{
    public Task AllAsync() => Task.WhenAll(Changes.Select(change => change.Outcome));

    /// <summary>The replicas of each stage that serve or are under way.</summary>
    public int[] Applied()
    {
        int[] applied = new int[State.Stages.Count];
        foreach ((StagePart<TServer, TTarget> part, Task<LaneOutcome<TTarget>> outcome) in Changes)
        {
            applied[part.Stage] += outcome is { IsCompletedSuccessfully: true, Result: { Problem: not null } failed } ? Math.Min(part.Share, failed.Running) : part.Share;
        }

        return applied;
    }
}
