namespace InferLine.Estimation;

/// <summary>Where the items of a stage come from. This depends on the visits alone, so it is worked out once per workload.</summary>
internal abstract record StageInput
{
    /// <summary>Every item is ready when its query arrives.</summary>
    /// <param name="Ready">The ready stream, the same for every plan.</param>
    public sealed record Arrivals(ItemStream Ready) : StageInput;

    /// <summary>Every item follows one item of one parent: parent item i is followed by the items from <c>ChildStart[i]</c> to <c>ChildStart[i + 1]</c>.</summary>
    /// <param name="Parent">The parent's stage index.</param>
    /// <param name="ChildStart">The first following item of each parent item, and the number of items at the end; <see langword="null"/> where item i follows item i.</param>
    public sealed record Follow(int Parent, int[]? ChildStart) : StageInput;

    /// <summary>Anything else: joins, gathers, and queries that come over different edges.</summary>
    /// <param name="Parents">The parents.</param>
    /// <param name="FirstItem">The first item of each query, and the number of items at the end.</param>
    /// <param name="AwaitedItems">
    /// Per query, how many parent items all its items wait for; 0 where its items follow single items of one parent, or arrive with the query.
    /// </param>
    /// <param name="ArrivingQueries">The queries whose items are ready at their arrival.</param>
    public sealed record Merge(MergeParent[] Parents, int[] FirstItem, int[] AwaitedItems, int[] ArrivingQueries) : StageInput;

    /// <summary>A parent of a merge.</summary>
    /// <param name="Stage">The parent's stage index.</param>
    /// <param name="FollowingItems">
    /// For parent item i the items that follow it alone: from entry 2·i up to but without entry 2·i + 1; <see langword="null"/> where no query needs it.
    /// </param>
    public readonly record struct MergeParent(int Stage, int[]? FollowingItems);
}
