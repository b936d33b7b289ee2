namespace InferLine.Backends.Triton.Deployment;

/// <summary>Sets the changes of a decision in motion: side by side, but where a server has no room for both, what shrinks there goes before what grows.</summary>
internal static class Rollout
{
    /// <param name="parts">The parts on servers that answer.</param>
    /// <param name="sharesBefore">The replicas that a part had before the decision.</param>
    public static IReadOnlyList<(StagePart Part, Task<LaneOutcome> Outcome)> Start(IEnumerable<StagePart> parts, Func<StagePart, int> sharesBefore)
    {
        var changes = new List<(StagePart, Task<LaneOutcome>)>();
        foreach (IGrouping<BoundServer, StagePart> server in parts.GroupBy(part => part.Server))
        {
            bool isTight = server.Sum(part => (long)Math.Max(part.Share, sharesBefore(part))) > server.Key.Capacity;
            ILookup<bool, StagePart> shrinks = server.ToLookup(part => isTight && part.Share < sharesBefore(part));
            (StagePart, Task<LaneOutcome> Outcome)[] first = [.. shrinks[true].Select(part => (part, part.Lane.SetAsync(part.Target, Task.CompletedTask)))];
            Task before = Task.WhenAll(first.Select(change => change.Outcome));
            changes.AddRange(first);
            changes.AddRange(shrinks[false].Select(part => (part, part.Lane.SetAsync(part.Target, before))));
        }

        return changes;
    }
}
