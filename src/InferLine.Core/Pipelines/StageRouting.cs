namespace InferLine.Pipelines;

/// <summary>How the edges that leave a stage are chosen for a query.</summary>
public enum StageRouting
{
    /// <summary>Each edge is taken or not on its own, with its own probability.</summary>
    Independent = 0,

    /// <summary>At most one edge is taken; the probabilities sum to at most 1, and the rest is the chance that none is.</summary>
    Exclusive = 1,
}
