namespace InferLine.Estimation;

/// <summary>
/// Items in the order of a time: when they become ready for a stage, or when they are done at one. Sorted by (time, item), where items are
/// numbered in the order of (query, item of the query).
/// </summary>
/// <param name="Times">The times in seconds, non-decreasing.</param>
/// <param name="Items">The items at those times; <see langword="null"/> where item i is at position i.</param>
internal sealed record ItemStream(double[] Times, int[]? Items)
{
    public int Count => Times.Length;
}
