namespace InferLine.Plans;

/// <summary>How a search for a plan went and ended.</summary>
public sealed record SearchSummary
{
    /// <summary>The planner: <c>greedy</c>, <c>exact</c>, or <c>auto</c>.</summary>
    public required string Method { get; init; }

    /// <summary>How it ended.</summary>
    public required SearchStatus Status { get; init; }

    /// <summary>No plan that meets the objective costs less than this per hour; infinite if there is none at all.</summary>
    public required double LowerBoundCostPerHour { get; init; }

    /// <summary>How many times a stage was simulated.</summary>
    public required long Simulations { get; init; }

    /// <summary>How long the search took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why there is no plan, or why the search ended early; <see langword="null"/> if neither.</summary>
    public string? Reason { get; init; }
}
