namespace InferLine.Estimation.Tests.Reference;

/// <summary>An item of a query at a stage, and when things happen to it, in seconds; <see langword="null"/> until they do.</summary>
internal sealed class ReferenceItem(int query, int index)
{
    public int Query { get; } = query;

    /// <summary>The number of the item among the query's items at the stage, from 0.</summary>
    public int Index { get; } = index;

    public double? Ready { get; set; }

    public double? Start { get; set; }

    public double? Done { get; set; }

    /// <summary>The order of the queue: ready time, then query, then item.</summary>
    public static IComparer<ReferenceItem> QueueOrder { get; } = Comparer<ReferenceItem>.Create(
        (a, b) => (a.Ready!.Value, a.Query, a.Index).CompareTo((b.Ready!.Value, b.Query, b.Index)));
}
