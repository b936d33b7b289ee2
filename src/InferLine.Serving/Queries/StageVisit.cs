namespace InferLine.Serving.Queries;

/// <summary>What a query has at one stage. Guarded by the query's lock.</summary>
internal struct StageVisit
{
    /// <summary>All its items so far.</summary>
    public Item? Items;

    /// <summary>How many they are.</summary>
    public int Count;

    /// <summary>How many of them are not done.</summary>
    public int Active;

    /// <summary>How many in-edges may still bring items: those whose source is not settled.</summary>
    public int OpenEdges;

    /// <summary>No more items can come, and all are done.</summary>
    public bool Settled;

    /// <summary>At a join: only one in-edge is left that can be live, so its items flow on independently.</summary>
    public bool Flowing;
}
