namespace InferLine.Estimation;

/// <summary>What an estimate is to contain beyond the summary.</summary>
public sealed record EstimateOptions
{
    /// <summary>Whether to return the latency of every query. Default: no. Costs 8 bytes per query.</summary>
    public bool IncludeLatencies { get; init; }

    /// <summary>
    /// Whether to find out which stages make the tail (<see cref="StageEstimate.Tail"/>). Default: no. Costs a second simulation, since only the first one
    /// shows which queries are slow.
    /// </summary>
    public bool IncludeTail { get; init; }
}
