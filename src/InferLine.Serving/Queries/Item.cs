namespace InferLine.Serving.Queries;

/// <summary>One item of a query at one stage: first its input, then, once its batch is done, its output.</summary>
/// <remarks>Its links are those of the stage's queue, and, before it is queued, of an <see cref="Outbox"/>: an item is in one of them at most.</remarks>
internal sealed class Item(Query query, int stage, Item? parent, int index, object? value) : Linked<Item>
{
    public readonly Query Query = query;

    public readonly int Stage = stage;

    /// <summary>The item that it follows, or <see langword="null"/> at an entry and after a gather.</summary>
    public readonly Item? Parent = parent;

    /// <summary>Its place among the items that follow the same parent over the same edge.</summary>
    public readonly int Index = index;

    /// <summary>The input; after <see cref="Queries.Query.Complete"/> the output.</summary>
    public object? Value = value;

    /// <summary>When it became ready, in the provider's ticks.</summary>
    public long Ready;

    /// <summary>The next item of the same query and stage, in no particular order.</summary>
    public Item? NextOfVisit;

    /// <summary>Whether it is in its stage's queue. Guarded by the stage's lock.</summary>
    public bool Queued;
}
