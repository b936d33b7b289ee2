namespace InferLine.Backends.Deployment;

/// <summary>Sets the changes of a decision in motion: side by side, but where a server has no room for both, what shrinks there goes before what grows.</summary>
internal static class Rollout
{
    /// <param name="parts">The parts on servers that answer.</param>
    /// <param name="sharesBefore">The replicas that a part had before the decision.</param>
    public static IReadOnlyList<(StagePart<TServer, TTarget> Part, Task<LaneOutcome<TTarget>> Outcome)> Start<TServer, TTarget>(
        IEnumerable<StagePart<TServer, TTarget>> parts, Func<StagePart<TServer, TTarget>, int> sharesBefore)
        where TServer : ModelServer
        where TTarget : class
    {
        var changes = new List<(StagePart<TServer, TTarget>, Task<LaneOutcome<TTarget>>)>();
        foreach (IGrouping<BoundServer<TServer, TTarget>, StagePart<TServer, TTarget>> server in parts.GroupBy(part => part.Server))
        {
            bool isTight = server.Sum(part => (long)Math.Max(part.Share, sharesBefore(part))) > server.Key.Capacity;
            ILookup<bool, StagePart<TServer, TTarget>> shrinks = server.ToLookup(part => isTight && part.Share < sharesBefore(part));
            (StagePart<TServer, TTarget>, Task<LaneOutcome<TTarget>> Outcome)[] first = [.. shrinks[true].Select(part => (part, part.Lane.SetAsync(part.Target, Task.CompletedTask)))];
            Task before = Task.WhenAll(first.Select(change => change.Outcome));
            changes.AddRange(first);
            changes.AddRange(shrinks[false].Select(part => (part, part.Lane.SetAsync(part.Target, before))));
        }

        return changes;
    }
}
