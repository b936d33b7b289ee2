using InferLine.Backends.Triton.State;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>What was decided, and the changes that it set in motion.</summary>
/// <param name="State">The state.</param>
/// <param name="Changes">The parts on servers that answered, and how their changes end.</param>
internal sealed record Decision(DesiredState State, IReadOnlyList<(StagePart Part, Task<LaneOutcome> Outcome)> Changes)
{
    public Task AllAsync() => Task.WhenAll(Changes.Select(change => change.Outcome));

    /// <summary>The replicas of each stage that serve or are under way.</summary>
    public int[] Applied()
    {
        int[] applied = new int[State.Stages.Count];
        foreach ((StagePart part, Task<LaneOutcome> outcome) in Changes)
        {
            applied[part.Stage] += outcome is { IsCompletedSuccessfully: true, Result: { Problem: not null } failed } ? Math.Min(part.Share, failed.Configuration?.Instances ?? 0) : part.Share;
        }

        return applied;
    }
}
