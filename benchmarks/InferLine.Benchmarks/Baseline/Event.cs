namespace InferLine.Benchmarks.Baseline;

/// <summary>What can happen: a query arrives, or a batch is done at a stage.</summary>
/// <param name="Stage">The stage whose batch is done; <see langword="null"/> for an arrival.</param>
/// <param name="Batch">The items that are done.</param>
/// <param name="Query">The query that arrives.</param>
internal readonly record struct Event(StageServer? Stage, Item[] Batch, int Query)
{
    public static Event Arrival(int query) => new(Stage: null, Batch: [], query);

    public static Event Done(StageServer stage, Item[] batch) => new(stage, batch, Query: -1);
}
