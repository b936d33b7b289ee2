namespace InferLine.Serving;

/// <summary>What happens to a query that finds the pipeline full.</summary>
public enum WhenFull
{
    /// <summary>It waits, first come, first served, until a query leaves.</summary>
    Wait = 0,

    /// <summary>It ends with a <see cref="QueryRejectedException"/>.</summary>
    Reject = 1,
}
