namespace InferLine.Benchmarks.Baseline;

/// <summary>One item of a query at a stage.</summary>
internal readonly record struct Item(int Query, int Index)
{
    /// <summary>The order in which items that are ready at the same time are queued.</summary>
    public static int Compare(Item a, Item b)
    {
        int byQuery = a.Query.CompareTo(b.Query);
        return byQuery != 0 ? byQuery : a.Index.CompareTo(b.Index);
    }
}
